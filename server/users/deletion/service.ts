import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { deleteAccount } from '../jobs.ts';
import { type Caller, tracesOf } from '../open-session.ts';
import { confirmPerson } from './confirm-person.ts';
import { clearDeleteAfter, findAccount, lockAccount, lockOtherAdmins, setDeleteAfter } from './repository.ts';
import type { AccountDeletion } from './schema.ts';

/** Time to change one's mind. */
const GRACE_MS = 14 * 24 * 3_600_000;

/**
 * Asks for the viewer's account to be deleted in 14 days. Until then everything goes on, and it can be taken back.
 * Asked for again it changes nothing.
 * @throws AppError `conflict` (`last_admin`) and like `confirmPerson`
 */
export async function requestDeletion(
  viewer: Viewer,
  password: string | undefined,
  caller: Caller,
): Promise<AccountDeletion> {
  await confirmPerson(viewer, password, caller.address);
  const deleteAfter = await transaction(async (tx) => {
    await requireOtherAdmin(viewer, tx);
    const account = await lockAccount(viewer.id, tx);
    if (account?.deleteAfter) return account.deleteAfter;
    await record('deletion_requested', viewer, caller, tx);
    await deleteAccount.dispatch({ userId: viewer.id }, tx, { delayMs: GRACE_MS });
    return setDeleteAfter(viewer.id, GRACE_MS, tx);
  });
  return { deleteAfter: deleteAfter?.toISOString() ?? null };
}

/** Keeps the account after all. Done again it changes nothing. */
export async function keepAccount(viewer: Viewer, caller: Caller): Promise<AccountDeletion> {
  await transaction(async (tx) => {
    if (await clearDeleteAfter(viewer.id, tx)) await record('deletion_taken_back', viewer, caller, tx);
  });
  return { deleteAfter: null };
}

/** Whether, and when, the viewer's account will be deleted. */
export async function readDeletion(viewer: { id: bigint }): Promise<AccountDeletion> {
  return { deleteAfter: (await findAccount(viewer.id))?.deleteAfter?.toISOString() ?? null };
}

/** @throws AppError `conflict` (`last_admin`): nobody could run this Maru any more */
async function requireOtherAdmin(viewer: Viewer, tx: Transaction): Promise<void> {
  if (viewer.role !== 'admin' || (await lockOtherAdmins(viewer.id, tx))) return;
  throw new AppError('conflict', 'Make somebody else an admin first.', { reason: 'last_admin' });
}

async function record(change: string, { id }: Viewer, caller: Caller, tx: Transaction): Promise<void> {
  const who = { actorId: id, subjectId: id, ...tracesOf(caller) };
  await recordAudit({ event: 'user_updated', ...who, details: { change } }, tx);
}
