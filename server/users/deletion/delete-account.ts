import { purgeOwner } from '@/server/links/jobs.ts';
import { ownsLinks } from '@/server/links/lookup.ts';
import { purgePerson } from '@/server/notifications/jobs.ts';
import { keepsNotificationsOf } from '@/server/notifications/lookup.ts';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { revokeAllSessions } from '@/server/platform/auth/sessions.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { EXPORT_TASK, exportKey } from '../export/export-file.ts';
import { dropAccount } from '../jobs.ts';
import { pictureFiles } from '../profile/picture-files.ts';
import type { UserRef } from '../schema.ts';
import {
  clearDeleteAfter,
  closeAccount,
  deleteAccountRows,
  findAccount,
  findTaskIds,
  lockAccount,
  lockOtherAdmins,
} from './repository.ts';

/** How long after other systems were asked to delete theirs it is looked at whether they have. */
const LOOK_AGAIN_MS = 10_000;

/**
 * When the days to change one's mind are over: closes the account, and asks the other systems to delete what they keep of the person.
 * Does nothing when the account was kept, and keeps that of somebody who has become the last admin meanwhile.
 */
export async function beginDeletion({ userId }: UserRef, { once }: Pick<JobContext, 'once'>): Promise<void> {
  await once(async (tx) => {
    const othersRun = await lockOtherAdmins(userId, tx);
    const account = await lockAccount(userId, tx);
    if (!account?.isDue) return;
    if (account.role === 'admin' && !othersRun) return keepLastAdmin(userId, tx);
    await closeAccount(userId, tx);
    await purgeOwner.dispatch({ ownerId: userId }, tx);
    await purgePerson.dispatch({ userId }, tx);
    await dropAccount.dispatch({ userId }, tx, { delayMs: LOOK_AGAIN_MS });
  });
  // Looked up, not taken from `once`: a run that was killed after its commit goes on here.
  if ((await findAccount(userId))?.isDue) await revokeAllSessions(userId);
}

async function keepLastAdmin(userId: bigint, tx: Transaction): Promise<void> {
  await clearDeleteAfter(userId, tx);
  await recordAudit({ event: 'user_restored', subjectId: userId, details: { reason: 'last_admin' } }, tx);
}

/**
 * Deletes pictures, exports and the rows of a closed account, when no other system keeps anything of its person any more; until then it
 * looks again later. What the audit log says stays, with the id only.
 */
export async function finishDeletion({ userId }: UserRef, { once }: Pick<JobContext, 'once'>): Promise<void> {
  const account = await findAccount(userId);
  if (!account?.isDue) return;
  if ((await ownsLinks(userId)) || (await keepsNotificationsOf(userId))) {
    await once(async (tx) => void (await dropAccount.dispatch({ userId }, tx, { delayMs: LOOK_AGAIN_MS })));
    return;
  }
  const exports = (await findTaskIds(userId, EXPORT_TASK)).map(exportKey);
  for (const key of [...exports, ...pictureFiles(account.pictureKey)]) await storage().delete(key);
  await once(async (tx) => {
    await deleteAccountRows(userId, tx);
    await recordAudit({ event: 'user_deleted', subjectId: userId }, tx);
  });
}
