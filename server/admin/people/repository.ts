import type { Role } from '@/server/platform/auth/viewer.ts';
import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { ListPeople } from './schema.ts';

export type PersonRow = {
  id: bigint;
  name: string;
  handle: string;
  email: string;
  role: Role;
  createdAt: Date;
  lastSeenAt: Date | null;
  sessions: number;
  hasTotp: boolean;
  hasPasskey: boolean;
  disabledAt: Date | null;
  deleteAfter: Date | null;
};

const PERSON = `
  SELECT u.id, u.name, u.handle, u.email, u.role::text AS role, u.created_at AS "createdAt", s.seen AS "lastSeenAt",
         coalesce(s.open, 0) AS sessions, u.totp_enabled_at IS NOT NULL AS "hasTotp",
         EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = u.id) AS "hasPasskey",
         u.disabled_at AS "disabledAt", u.delete_after AS "deleteAfter"
    FROM users u
    LEFT JOIN LATERAL (
      SELECT max(last_seen_at) AS seen,
             count(*) FILTER (WHERE revoked_at IS NULL AND expires_at > now() AND u.disabled_at IS NULL)::int AS open
        FROM sessions WHERE user_id = u.id
    ) s ON true`;

const LIST = {
  name: 'admin.people-page',
  text: `${PERSON}
   WHERE ($1::int8 IS NULL OR u.id < $1)
     AND ($2::text IS NULL OR u.name ILIKE $2 OR u.handle ILIKE $2 OR u.email ILIKE $2)
     AND ($3::text IS NULL OR u.role::text = $3)
     AND ($4::bool IS NULL OR (u.disabled_at IS NOT NULL) = $4)
   ORDER BY u.id DESC LIMIT $5`,
};

/** People, newest first, from before the id `before`. */
export async function listPeopleRows(
  { q, role, state, limit }: Pick<ListPeople, 'q' | 'role' | 'state' | 'limit'>,
  before: bigint | undefined,
): Promise<PersonRow[]> {
  // The characters that LIKE takes for wildcards are meant as they are typed.
  const pattern = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : null;
  const isDisabled = state === 'all' ? null : state === 'disabled';
  const { rows } = await pg.query<PersonRow>({
    ...LIST,
    values: [before ?? null, pattern, role ?? null, isDisabled, limit],
  });
  return rows;
}

export async function findPersonRow(id: bigint, tx?: Transaction): Promise<PersonRow | null> {
  const text = `${PERSON} WHERE u.id = $1`;
  const { rows } = await (tx?.pg ?? pg).query<PersonRow>({ name: 'admin.person', text, values: [id] });
  return rows[0] ?? null;
}

/** Until the end of the transaction nobody else changes who is an admin: two at once could leave none. */
export async function lockAdmins(tx: Transaction): Promise<void> {
  await tx.pg.query("SELECT pg_advisory_xact_lock(hashtext('users.admins'))");
}

/** Admins who can act, without this one. */
export async function countOtherAdmins(id: bigint, tx: Transaction): Promise<number> {
  const { rows } = await tx.pg.query<{ count: number }>({
    name: 'admin.other-admins',
    text: "SELECT count(*)::int AS count FROM users WHERE role = 'admin' AND disabled_at IS NULL AND delete_after IS NULL AND id <> $1",
    values: [id],
  });
  return rows[0]?.count ?? 0;
}

export async function updateRole(id: bigint, role: Role, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'admin.update-role',
    text: 'UPDATE users SET role = $2::role, version = version + 1 WHERE id = $1',
    values: [id, role],
  });
}

export async function updateDisabled(id: bigint, isDisabled: boolean, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'admin.update-disabled',
    text: 'UPDATE users SET disabled_at = CASE WHEN $2 THEN now() END, version = version + 1 WHERE id = $1',
    values: [id, isDisabled],
  });
}

/** Ids of the sessions whose copies know this person's role. */
export async function openSessionIds(id: bigint): Promise<string[]> {
  const { rows } = await pg.query<{ id: string }>({
    name: 'admin.session-ids',
    text: 'SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()',
    values: [id],
  });
  return rows.map((row) => row.id);
}
