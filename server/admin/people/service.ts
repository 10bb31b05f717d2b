import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { dropCopies } from '@/server/platform/auth/session-copies.ts';
import { revokeAllSessions } from '@/server/platform/auth/sessions.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { authorizeOperator, type Operator } from '../policy.ts';
import {
  countOtherAdmins,
  findPersonRow,
  listPeopleRows,
  lockAdmins,
  openSessionIds,
  type PersonRow,
  updateDisabled,
  updateRole,
} from './repository.ts';
import type { AdminPerson, AdminPersonPage, ChangePerson, ListPeople } from './schema.ts';

/** Where an act came from, for the audit log. */
type From = { address?: string; userAgent?: string | null };

/** People, newest first; `q` is looked for in name, handle and address. @throws AppError `bad_input` (`cursor_invalid`) */
export async function listPeople(viewer: Viewer, query: ListPeople): Promise<AdminPersonPage> {
  authorizeOperator(viewer);
  const { cursor, limit } = query;
  const rows = await listPeopleRows({ ...query, limit: limit + 1 }, readIdCursor(cursor));
  return cutPage(rows, limit, { toItem: toPerson, toCursor: ({ id }) => id.toString() });
}

/**
 * Changes somebody's role, or disables and enables them. Disabling ends all their sessions, and their keys stop working.
 * @throws AppError `not_found`; `conflict` (`own_account`, `last_admin`)
 */
export async function changePerson(
  viewer: Viewer,
  id: bigint,
  change: ChangePerson,
  from: From = {},
): Promise<AdminPerson> {
  const by = authorizeOperator(viewer);
  if (id === by.id) throw new AppError('conflict', 'Nobody changes their own rights.', { reason: 'own_account' });
  const { before, after } = await transaction(async (tx) => {
    await lockAdmins(tx);
    const found = await need(id, tx);
    await refuseLastAdmin(found, change, tx);
    await applyRole(by, found, { change, from }, tx);
    await applyDisabled(by, found, { change, from }, tx);
    return { before: found, after: await need(id, tx) };
  });
  if (after.disabledAt !== null && before.disabledAt === null) await revokeAllSessions(id);
  else if (after.role !== before.role) await dropCopies(await openSessionIds(id));
  return toPerson(await need(id));
}

/** Ends all sessions of somebody; of oneself all but this one. Gives how many it were. @throws AppError `not_found` */
export async function signOutEverywhere(viewer: Viewer, id: bigint, from: From = {}): Promise<{ sessions: number }> {
  const by = authorizeOperator(viewer);
  await need(id);
  const sessions = await revokeAllSessions(id, id === by.id ? by.sessionId : undefined);
  const entry = { event: 'session_revoked', actorId: by.id, subjectId: id, details: { count: sessions } } as const;
  await recordAudit({ ...entry, ...from });
  return { sessions };
}

async function need(id: bigint, tx?: Transaction): Promise<PersonRow> {
  const row = await findPersonRow(id, tx);
  if (row === null) throw new AppError('not_found', 'There is no such person.');
  return row;
}

/** Somebody must be left who can let others in. */
async function refuseLastAdmin(found: PersonRow, change: ChangePerson, tx: Transaction): Promise<void> {
  if (found.role !== 'admin' || found.disabledAt !== null) return;
  const staysAdmin = (change.role ?? found.role) === 'admin' && change.isDisabled !== true;
  if (staysAdmin || (await countOtherAdmins(found.id, tx)) > 0) return;
  throw new AppError('conflict', 'This is the last admin.', { reason: 'last_admin' });
}

type Act = { change: ChangePerson; from: From };

async function applyRole(by: Operator, found: PersonRow, { change, from }: Act, tx: Transaction): Promise<void> {
  const { role } = change;
  if (role === undefined || role === found.role) return;
  await updateRole(found.id, role, tx);
  const details = { before: found.role, after: role };
  await recordAudit({ event: 'authz_change', actorId: by.id, subjectId: found.id, details, ...from }, tx);
}

async function applyDisabled(by: Operator, found: PersonRow, { change, from }: Act, tx: Transaction): Promise<void> {
  const { isDisabled } = change;
  if (isDisabled === undefined || isDisabled === (found.disabledAt !== null)) return;
  await updateDisabled(found.id, isDisabled, tx);
  const event = isDisabled ? 'user_archived' : 'user_restored';
  await recordAudit({ event, actorId: by.id, subjectId: found.id, ...from }, tx);
}

function toPerson({ hasTotp, hasPasskey, ...row }: PersonRow): AdminPerson {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    disabledAt: row.disabledAt?.toISOString() ?? null,
    deleteAfter: row.deleteAfter?.toISOString() ?? null,
    factors: [...(hasTotp ? (['totp'] as const) : []), ...(hasPasskey ? (['passkey'] as const) : [])],
  };
}
