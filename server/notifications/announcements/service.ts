import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { announce } from '../jobs.ts';
import { authorizeAnnouncer } from '../policy.ts';
import {
  type AnnouncementRow,
  deleteAnnouncement,
  findAnnouncement,
  findAnnouncements,
  insertAnnouncement,
  lockAnnouncement,
  updateAnnouncement,
} from './repository.ts';
import type { AnnouncementInput, AnnouncementView } from './schema.ts';

/** Writes an announcement down: as a draft, or to be sent at its time. @throws AppError `not_found` for who is no admin, `invalid` */
export async function createAnnouncement(viewer: Viewer, input: AnnouncementInput): Promise<AnnouncementView> {
  const { id: createdBy } = authorizeAnnouncer(viewer);
  const id = await newIdAsync();
  return transaction(async (tx) => {
    const row = await insertAnnouncement({ id, createdBy, ...stored(input) }, tx);
    await audit(viewer, row, 'created', tx);
    return toView(row);
  });
}

/** Changes one that is not yet being sent. @throws AppError `not_found`, `conflict` (`announcement_started`), `invalid` */
export async function changeAnnouncement(
  viewer: Viewer,
  id: bigint,
  input: AnnouncementInput,
): Promise<AnnouncementView> {
  authorizeAnnouncer(viewer);
  return transaction(async (tx) => {
    const row = await locked(id, tx);
    requireWaiting(row);
    const changed = await updateAnnouncement(row, stored(input), tx);
    await audit(viewer, changed, 'changed', tx);
    return toView(changed);
  });
}

/** Sends one now. Done again it changes nothing. @throws AppError `not_found`, `conflict` (`announcement_cancelled`) */
export async function sendAnnouncementNow(viewer: Viewer, id: bigint): Promise<AnnouncementView> {
  authorizeAnnouncer(viewer);
  return transaction(async (tx) => {
    const row = await locked(id, tx);
    if (row.state === 'sending' || row.state === 'sent') return toView(row);
    if (row.state === 'cancelled') {
      throw new AppError('conflict', 'This was cancelled.', { reason: 'announcement_cancelled' });
    }
    const sending = await updateAnnouncement(row, { state: 'sending', startedAt: new Date() }, tx);
    await announce.dispatch({ announcementId: id }, tx);
    await audit(viewer, sending, 'sent', tx);
    return toView(sending);
  });
}

/**
 * Stops one: nobody more is asked for. A draft is deleted. Done again it changes nothing.
 * @throws AppError `not_found`, `conflict` (`announcement_sent`)
 */
export async function cancelAnnouncement(viewer: Viewer, id: bigint): Promise<void> {
  authorizeAnnouncer(viewer);
  await transaction(async (tx) => {
    const row = await locked(id, tx);
    if (row.state === 'cancelled') return;
    if (row.state === 'sent') throw new AppError('conflict', 'It was sent.', { reason: 'announcement_sent' });
    if (row.state === 'draft') await deleteAnnouncement(id, tx);
    else await updateAnnouncement(row, { state: 'cancelled', finishedAt: new Date() }, tx);
    await audit(viewer, row, 'cancelled', tx);
  });
}

/** All announcements, newest first. @throws AppError `not_found` for who is no admin */
export async function listAnnouncements(
  viewer: Viewer,
  query: { cursor?: string | undefined; limit: number },
): Promise<{ items: AnnouncementView[]; nextCursor: string | null }> {
  authorizeAnnouncer(viewer);
  const rows = await findAnnouncements(readIdCursor(query.cursor), query.limit + 1);
  return cutPage(rows, query.limit, { toItem: toView, toCursor: ({ id }) => String(id) });
}

/** @throws AppError `not_found` */
export async function getAnnouncement(viewer: Viewer, id: bigint): Promise<AnnouncementView> {
  authorizeAnnouncer(viewer);
  const row = await findAnnouncement(id);
  if (row === null) throw unknown();
  return toView(row);
}

type Tx = Parameters<typeof lockAnnouncement>[1];

async function locked(id: bigint, tx: Tx): Promise<AnnouncementRow> {
  const row = await lockAnnouncement(id, tx);
  if (row === null) throw unknown();
  return row;
}

function requireWaiting({ state }: AnnouncementRow): void {
  if (state === 'draft' || state === 'scheduled') return;
  throw new AppError('conflict', 'It is being sent, or was.', { reason: 'announcement_started' });
}

function stored({ texts, url, segment, scheduledAt }: AnnouncementInput) {
  const at = scheduledAt === null ? null : new Date(scheduledAt);
  return { texts, url, segment, scheduledAt: at, state: at === null ? ('draft' as const) : ('scheduled' as const) };
}

function audit(viewer: Viewer, { id }: AnnouncementRow, step: string, tx: Tx): Promise<void> {
  return recordAudit({ event: 'authz_admin', actorId: viewer.id, details: { announcement: String(id), step } }, tx);
}

function unknown(): AppError {
  return new AppError('not_found', 'There is no such announcement.');
}

function toView({ cursor: _, ...row }: AnnouncementRow): AnnouncementView {
  const iso = (date: Date | null) => date?.toISOString() ?? null;
  return {
    ...row,
    segment: { ...row.segment, roles: row.segment.roles === undefined ? undefined : [...row.segment.roles] },
    scheduledAt: iso(row.scheduledAt),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    createdAt: row.createdAt.toISOString(),
  };
}
