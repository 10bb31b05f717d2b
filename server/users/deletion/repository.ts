import type { Role } from '@/server/platform/auth/viewer.ts';
import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';

export type DeletionRow = {
  id: bigint;
  email: string;
  role: Role;
  passwordHash: string | null;
  pictureKey: string | null;
  deleteAfter: Date | null;
  /** The days to change one's mind are over, by the clock of the database, which also delays the job. */
  isDue: boolean;
};

const COLUMNS = `id, email, role::text AS role, password_hash AS "passwordHash", picture_key AS "pictureKey",
  delete_after AS "deleteAfter", coalesce(delete_after <= now(), false) AS "isDue"`;

export async function findAccount(id: bigint): Promise<DeletionRow | null> {
  const { rows } = await pg.query<DeletionRow>({
    name: 'users.deletion-find',
    text: `SELECT ${COLUMNS} FROM users WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** The same, and nobody changes it until the transaction ends. */
export async function lockAccount(id: bigint, tx: Transaction): Promise<DeletionRow | null> {
  const { rows } = await tx.pg.query<DeletionRow>({
    name: 'users.deletion-lock',
    text: `SELECT ${COLUMNS} FROM users WHERE id = $1 FOR UPDATE`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Whether an admin who stays is there beside `id`. All admins are locked in one order: of two who leave at once the second sees the first. */
export async function lockOtherAdmins(id: bigint, tx: Transaction): Promise<boolean> {
  const { rows } = await tx.pg.query<{ id: bigint; stays: boolean }>({
    name: 'users.deletion-admins',
    text: `SELECT id, delete_after IS NULL AS stays FROM users
            WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`,
  });
  return rows.some((row) => row.id !== id && row.stays);
}

/** Begins, or begins anew, the days to change one's mind; gives their end. */
export async function setDeleteAfter(id: bigint, afterMs: number, tx: Transaction): Promise<Date | null> {
  const { rows } = await tx.pg.query<{ deleteAfter: Date }>({
    name: 'users.deletion-begin',
    text: `UPDATE users SET delete_after = now() + $2::float8 * interval '1 millisecond' WHERE id = $1
           RETURNING delete_after AS "deleteAfter"`,
    values: [id, afterMs],
  });
  return rows[0]?.deleteAfter ?? null;
}

/** Keeps the account; false when it was not to be deleted. */
export async function clearDeleteAfter(id: bigint, tx: Transaction): Promise<boolean> {
  const { rowCount } = await tx.pg.query({
    name: 'users.deletion-clear',
    text: 'UPDATE users SET delete_after = NULL WHERE id = $1 AND delete_after IS NOT NULL',
    values: [id],
  });
  return rowCount === 1;
}

/** Nobody signs in any more, and nothing new of this person comes. */
export async function closeAccount(id: bigint, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'users.deletion-close',
    text: 'UPDATE users SET disabled_at = coalesce(disabled_at, now()) WHERE id = $1',
    values: [id],
  });
}

/** The tasks of a kind that a person ever had: what they made lies in the storage under their ids. */
export async function findTaskIds(userId: bigint, kind: string): Promise<bigint[]> {
  const { rows } = await pg.query<{ id: bigint }>({
    name: 'users.deletion-tasks',
    text: 'SELECT id FROM tasks WHERE user_id = $1 AND kind = $2',
    values: [userId, kind],
  });
  return rows.map(({ id }) => id);
}

/** The built-in mailbox writes addresses as they were given, in whatever case. */
const DELETE_MAILS = `
  DELETE FROM mailbox_messages WHERE EXISTS (
    SELECT FROM unnest(recipients) AS recipient WHERE lower(recipient) = (SELECT email FROM users WHERE id = $1))`;

const DELETE_SIGN_UP_LINKS = 'DELETE FROM sign_up_links WHERE email = (SELECT email FROM users WHERE id = $1)';

/** Deletes the person's row, and with it (by cascade) sessions, keys, follows, blocks and tasks; and what names the person elsewhere. */
export async function deleteAccountRows(id: bigint, tx: Transaction): Promise<void> {
  const values = [id];
  await tx.pg.query({ text: 'UPDATE invitations SET email = NULL WHERE used_by = $1', values });
  await tx.pg.query({ text: 'DELETE FROM idempotency_keys WHERE user_id = $1', values });
  await tx.pg.query({ text: DELETE_MAILS, values });
  await tx.pg.query({ text: DELETE_SIGN_UP_LINKS, values });
  await tx.pg.query({ text: 'DELETE FROM users WHERE id = $1', values });
}
