import { pg } from '../db/client.ts';
import type { Role } from './viewer.ts';

export type SessionRow = {
  userId: bigint;
  role: Role;
  name: string;
  email: string;
  expiresAt: Date;
  lastSeenAt: Date;
};

const FIND_SESSION = `
  SELECT u.id AS "userId", u.role::text AS role, u.name, u.email, s.expires_at AS "expiresAt", s.last_seen_at AS "lastSeenAt"
    FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL`;

const INSERT_SESSION = `
  INSERT INTO sessions (id, user_id, user_agent, address, created_at, last_seen_at, expires_at)
  VALUES ($1, $2, $3, $4, now(), now(), $5)`;

const TOUCH_SESSION = `
  UPDATE sessions SET last_seen_at = now(), expires_at = $2
   WHERE id = $1 AND revoked_at IS NULL AND last_seen_at < now() - interval '1 minute'`;

const REVOKE_SESSION = `
  UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING user_id AS "userId"`;

const REVOKE_ALL = `
  UPDATE sessions SET revoked_at = now()
   WHERE user_id = $1 AND revoked_at IS NULL AND ($2::text IS NULL OR id <> $2)
   RETURNING id`;

/** The living session with its living user; null when either is gone. */
export async function findSession(id: string): Promise<SessionRow | null> {
  const { rows } = await pg.query<SessionRow>({ name: 'auth.find-session', text: FIND_SESSION, values: [id] });
  return rows[0] ?? null;
}

export async function insertSession(session: {
  id: string;
  userId: bigint;
  userAgent: string | null;
  address: string | null;
  expiresAt: Date;
}): Promise<void> {
  const { id, userId, userAgent, address, expiresAt } = session;
  const values = [id, userId, userAgent, address, expiresAt];
  await pg.query({ name: 'auth.insert-session', text: INSERT_SESSION, values });
}

/** Notes that the session is in use and moves its end; at most once a minute, whoever asks. */
export async function touchSession(id: string, expiresAt: Date): Promise<void> {
  await pg.query({ name: 'auth.touch-session', text: TOUCH_SESSION, values: [id, expiresAt] });
}

/** Ends a session; gives its user, or null when it had ended before. */
export async function revokeSessionRow(id: string): Promise<bigint | null> {
  const { rows } = await pg.query<{ userId: bigint }>({ name: 'auth.revoke', text: REVOKE_SESSION, values: [id] });
  return rows[0]?.userId ?? null;
}

/** Ends all living sessions of a user but one; gives their ids. */
export async function revokeSessionRows(userId: bigint, exceptId: string | null): Promise<string[]> {
  const { rows } = await pg.query<{ id: string }>({
    name: 'auth.revoke-all',
    text: REVOKE_ALL,
    values: [userId, exceptId],
  });
  return rows.map((row) => row.id);
}

/** A living session as its person may see it. */
export type OpenSessionRow = {
  id: string;
  userAgent: string | null;
  address: string | null;
  createdAt: Date;
  lastSeenAt: Date;
};

const LIST_SESSIONS = `
  SELECT id, user_agent AS "userAgent", address, created_at AS "createdAt", last_seen_at AS "lastSeenAt"
    FROM sessions
   WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()
   ORDER BY last_seen_at DESC, id
   LIMIT $2`;

/** The living sessions of a user, the one seen last first. */
export async function listSessionRows(userId: bigint, limit: number): Promise<OpenSessionRow[]> {
  const query = { name: 'auth.list-sessions', text: LIST_SESSIONS, values: [userId, limit] };
  return (await pg.query<OpenSessionRow>(query)).rows;
}

const PURGE_SESSIONS = `
  DELETE FROM sessions WHERE id IN (
    SELECT id FROM sessions
     WHERE expires_at < now() - interval '1 day' OR revoked_at < now() - interval '1 day' LIMIT $1)`;

/** Deletes at most so many sessions that ended more than a day ago; gives how many. */
export async function deleteEndedSessions(limit: number): Promise<number> {
  return (await pg.query(PURGE_SESSIONS, [limit])).rowCount ?? 0;
}

export type KeyRow = {
  id: bigint;
  userId: bigint;
  role: Role;
  name: string;
  email: string;
  scopes: string[];
  lastUsedAt: Date | null;
};

const FIND_KEY = `
  SELECT k.id, u.id AS "userId", u.role::text AS role, u.name, u.email, k.scopes, k.last_used_at AS "lastUsedAt"
    FROM api_keys k JOIN users u ON u.id = k.user_id
   WHERE k.hash = $1 AND k.revoked_at IS NULL AND u.disabled_at IS NULL`;

const INSERT_KEY =
  'INSERT INTO api_keys (id, user_id, name, hash, scopes, created_at) VALUES ($1, $2, $3, $4, $5, now())';

const TOUCH_KEY = `
  UPDATE api_keys SET last_used_at = now()
   WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;

/** The living key with its living user. */
export async function findKey(hash: string): Promise<KeyRow | null> {
  const { rows } = await pg.query<KeyRow>({ name: 'auth.find-key', text: FIND_KEY, values: [hash] });
  return rows[0] ?? null;
}

export async function insertKey(key: {
  id: bigint;
  userId: bigint;
  name: string;
  hash: string;
  scopes: string[];
}): Promise<void> {
  const values = [key.id, key.userId, key.name, key.hash, key.scopes];
  await pg.query({ name: 'auth.insert-key', text: INSERT_KEY, values });
}

/** Notes that the key is in use, at most once a minute. */
export async function touchKey(id: bigint): Promise<void> {
  await pg.query({ name: 'auth.touch-key', text: TOUCH_KEY, values: [id] });
}

/** A living key as its owner may see it. */
export type OwnKeyRow = { id: bigint; name: string; scopes: string[]; createdAt: Date; lastUsedAt: Date | null };

const LIST_KEYS = `
  SELECT id, name, scopes, created_at AS "createdAt", last_used_at AS "lastUsedAt"
    FROM api_keys
   WHERE user_id = $1 AND revoked_at IS NULL AND ($2::bigint IS NULL OR id < $2)
   ORDER BY id DESC
   LIMIT $3`;

/** The living keys of a user, newest first, after the key `before`. */
export async function listKeyRows(userId: bigint, before: bigint | null, limit: number): Promise<OwnKeyRow[]> {
  const query = { name: 'auth.list-keys', text: LIST_KEYS, values: [userId, before, limit] };
  return (await pg.query<OwnKeyRow>(query)).rows;
}

/** How many living keys a user has. */
export async function countKeys(userId: bigint): Promise<number> {
  const text = 'SELECT count(*)::int AS count FROM api_keys WHERE user_id = $1 AND revoked_at IS NULL';
  const { rows } = await pg.query<{ count: number }>({ name: 'auth.count-keys', text, values: [userId] });
  return rows[0]?.count ?? 0;
}

/** Ends a key of this user; gives its name, or null when there is no such living key. */
export async function revokeKeyRow(userId: bigint, id: bigint): Promise<string | null> {
  const text = `
    UPDATE api_keys SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL RETURNING name`;
  const { rows } = await pg.query<{ name: string }>({ name: 'auth.revoke-key', text, values: [id, userId] });
  return rows[0]?.name ?? null;
}

/** Whether a user can prove more than a password: an authenticator app or a passkey. */
export async function hasSecondFactor(userId: bigint): Promise<boolean> {
  const text = `
    SELECT (u.totp_enabled_at IS NOT NULL OR EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = u.id)) AS has
      FROM users u WHERE u.id = $1`;
  const { rows } = await pg.query<{ has: boolean }>({ name: 'auth.has-factor', text, values: [userId] });
  return rows[0]?.has ?? false;
}
