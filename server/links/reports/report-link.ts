import { createHmac } from 'node:crypto';
import { notify } from '@/server/notifications/jobs.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { addressBucket } from '@/server/platform/http/client-address.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { peopleAfter } from '@/server/users/lookup.ts';
import { decodeAlias, isAlias } from '../alias.ts';
import { saltOf } from '../clicks/click-salt.ts';
import { dayOf } from '../clicks/day.ts';
import { knownDomains } from '../domains.ts';
import { findVisited } from '../preview/find-visited.ts';
import { mayLook } from '../preview/preview-link.ts';
import { shortUrlOf } from '../view-link.ts';
import { insertReport, lastDecisionId } from './repository.ts';
import type { ReportInput } from './schema.ts';

/** More admins than these are not told one by one. */
const ADMINS_TOLD = 500;

/** Who reports: nobody is known by more than their account, or by the hash of their address for a day. */
export type Reporter = { viewer: Pick<Viewer, 'id'> | null; address: string };

/** What the form for a report says of the link that it is about. */
export type Reportable =
  | { state: 'missing' | 'limited' | 'blocked' }
  | { state: 'open'; alias: string; domain: string | null; shortUrl: string };

/**
 * Whether a link can be reported. Nothing is told that its redirect does not tell: where it leads neither.
 * @param segment the alias, encoded
 * @param host of the short domain on which it stands; null is Maru's own address
 */
export async function viewReportable(
  segment: string,
  { host, origin, address }: { host: string | null; origin: string; address: string },
): Promise<Reportable> {
  if (!(await mayLook(address))) return { state: 'limited' };
  const link = await findVisited(decodeAlias(segment), host);
  if (link === null) return { state: 'missing' };
  if (link.moderation === 'blocked') return { state: 'blocked' };
  const shortUrl = shortUrlOf(link, origin, await knownDomains());
  return { state: 'open', alias: link.alias, domain: host, shortUrl };
}

/**
 * Takes a report of a link. The same reporter is heard once for each target of a link, and gets the same answer every time. Admins are told of the first
 * report that waits, not of those that follow.
 * @throws AppError `not_found` (`link_missing`), `gone` (`link_blocked`)
 */
export async function reportLink(reporter: Reporter, { alias: given, domain, ...input }: ReportInput): Promise<void> {
  const alias = given.normalize('NFC');
  const link = await findVisited(isAlias(alias) ? alias : null, domain || null);
  if (link === null) throw new AppError('not_found', 'There is no such link.', { reason: 'link_missing' });
  if (link.moderation === 'blocked') throw new AppError('gone', 'The link was blocked.', { reason: 'link_blocked' });
  const { viewer } = reporter;
  const [id, reporterKey] = await Promise.all([newIdAsync(), keyOf(reporter)]);
  const { reason, text = null, email } = input;
  await transaction(async (tx) => {
    const { isNew, isFirst } = await insertReport(
      {
        ...{ id, linkId: link.id, reason, text, url: link.url, reporterKey },
        reporterId: viewer?.id ?? null,
        email: viewer === null ? email || null : null,
      },
      tx,
    );
    if (isNew && isFirst) await tellAdmins({ linkId: link.id, alias: link.alias, reason }, tx);
  });
}

/** By account; else by address and day, which nobody can turn back into an address once the day's salt is gone. */
async function keyOf({ viewer, address }: Reporter): Promise<string> {
  if (viewer !== null) return `u${viewer.id}`;
  const salt = await saltOf(dayOf(Date.now()));
  return createHmac('sha256', salt)
    .update(`report\n${addressBucket(address)}`)
    .digest('base64url');
}

async function tellAdmins(
  data: { linkId: bigint; alias: string; reason: ReportInput['reason'] },
  tx: Transaction,
): Promise<void> {
  const recipients = await peopleAfter(0n, { roles: ['admin'] }, ADMINS_TOLD);
  if (recipients.length === 0) return;
  // Once it was decided on, the next report is news.
  const dedupeKey = `abuse-report:${data.linkId}:${(await lastDecisionId(data.linkId, tx)) ?? 0n}`;
  await notify.dispatch({ type: 'abuse-report', recipients, data, dedupeKey }, tx);
}
