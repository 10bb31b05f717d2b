import type { z } from 'zod';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { env } from '@/server/platform/env.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { hasMailServer } from '@/server/platform/mail/transport.ts';
import { authorizeOperator } from '../policy.ts';
import { sendTestMail } from './jobs.ts';
import { redact } from './redact.ts';
import { findMessage, findMessages, type MessageRow } from './repository.ts';
import type { ListMailQuery, MailBodyView, MailView, mailboxPage } from './schema.ts';

/** Mails that the built-in mailbox keeps, newest first. @throws AppError `bad_input` (`cursor_invalid`) */
export async function listMail(
  viewer: Viewer,
  { q, cursor, limit }: ListMailQuery,
): Promise<z.output<typeof mailboxPage>> {
  authorizeOperator(viewer);
  const before = readIdCursor(cursor);
  const rows = await findMessages({
    limit: limit + 1,
    ...(q === undefined ? {} : { q }),
    ...(before === undefined ? {} : { before }),
  });
  const page = cutPage(rows, limit, { toItem: toView, toCursor: ({ id }) => id.toString() });
  return { ...page, leavesHere: hasMailServer() };
}

/**
 * One mail. What would sign in somebody else is taken out, unless this is a demonstration, whose people are nobody's.
 * @throws AppError `not_found`
 */
export async function readMail(viewer: Viewer, id: bigint): Promise<MailBodyView> {
  authorizeOperator(viewer);
  const row = await findMessage(id);
  if (row === null) throw new AppError('not_found', 'There is no such mail.');
  const isOwn = row.recipients.every((recipient) => recipient.toLowerCase() === viewer.email.toLowerCase());
  const isRedacted = row.isSecret && !isOwn && env.MARU_DEMO === undefined;
  const { text, html } = row;
  return { ...toView(row), text: isRedacted ? redact(text) : text, html: isRedacted ? null : html, isRedacted };
}

/** Has a mail sent to the viewer, the way all mails go. */
export async function requestTestMail(viewer: Viewer): Promise<void> {
  const operator = authorizeOperator(viewer);
  await sendTestMail.dispatch({ userId: operator.id });
}

function toView({ id, sender, recipients, subject, isSecret, receivedAt }: MessageRow): MailView {
  return { id, sender, recipients, subject, isSecret, receivedAt: receivedAt.toISOString() };
}
