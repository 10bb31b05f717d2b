import { createHash, randomBytes } from 'node:crypto';
import { logger } from '../logger.ts';
import { publish, subscribe } from '../redis/pubsub.ts';
import {
  findSession,
  insertSession,
  revokeSessionRow,
  revokeSessionRows,
  type SessionRow,
  touchSession,
} from './repository.ts';
import { readSessionToken } from './session-cookie.ts';
import { markRevoked, readCopy, writeCopy } from './session-copies.ts';
import type { Viewer } from './viewer.ts';

/** A session ends this long after its last use. */
const LIFETIME_MS = 30 * 24 * 3_600_000;
const TOUCH_EVERY_MS = 60_000;
const USER_AGENT_MAX = 400;
const CHANNEL = 'sessions.revoked';

/** What the table and the copies know of a token: a leaked one opens nothing. */
function sessionIdOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Opens a session. `token` is the cookie's value and is kept nowhere. */
export async function createSession(
  userId: bigint,
  from: { userAgent?: string | null; address?: string | null },
): Promise<{ token: string; sessionId: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url');
  const sessionId = sessionIdOf(token);
  const expiresAt = new Date(Date.now() + LIFETIME_MS);
  const userAgent = from.userAgent?.slice(0, USER_AGENT_MAX) ?? null;
  await insertSession({ id: sessionId, userId, userAgent, address: from.address ?? null, expiresAt });
  return { token, sessionId, expiresAt };
}

/**
 * Whose session a `Cookie` header carries; null for none, an unknown, expired or revoked one, or a disabled user. Answered from a copy in the
 * cache that is at most a minute old and that a revocation replaces; without Redis from Postgres.
 */
export async function verifySession(cookieHeader: string | null | undefined): Promise<Viewer | null> {
  const token = readSessionToken(cookieHeader);
  return token === null ? null : verifySessionToken(token);
}

/** The same for the bare value of the cookie. */
export async function verifySessionToken(token: string): Promise<Viewer | null> {
  const id = sessionIdOf(token);
  const copy = await readCopy(id);
  const row = copy === undefined ? await load(id) : copy;
  if (row === null || row.expiresAt.getTime() <= Date.now()) return null;
  return { id: row.userId, role: row.role, name: row.name, email: row.email, via: 'session', sessionId: id };
}

async function load(id: string): Promise<SessionRow | null> {
  const row = await findSession(id);
  if (row === null) return null;
  const current = Date.now() - row.lastSeenAt.getTime() > TOUCH_EVERY_MS ? await prolong(id, row) : row;
  await writeCopy(id, current);
  return current;
}

/** Being seen is not worth a failed request: without it the session just ends at its old time. */
async function prolong(id: string, row: SessionRow): Promise<SessionRow> {
  const expiresAt = new Date(Date.now() + LIFETIME_MS);
  try {
    await touchSession(id, expiresAt);
    return { ...row, expiresAt };
  } catch (error) {
    logger.warn({ err: error }, 'a session was not prolonged');
    return row;
  }
}

/** Ends one session, at once on all processes. Done again it changes nothing. */
export async function revokeSession(sessionId: string): Promise<void> {
  const userId = await revokeSessionRow(sessionId);
  if (userId !== null) await announce([sessionId], userId);
}

/** Ends all sessions of a person, or all others when `exceptId` is given; gives how many there were. */
export async function revokeAllSessions(userId: bigint, exceptId?: string): Promise<number> {
  const ids = await revokeSessionRows(userId, exceptId ?? null);
  await announce(ids, userId);
  return ids.length;
}

/** Calls `fn` for each session that any process ends. Resolves when messages arrive; gives the function that ends it. */
export function onSessionRevoked(fn: (sessionId: string, userId: bigint) => void): Promise<() => Promise<void>> {
  return subscribe(CHANNEL, (payload) => {
    const { sessionIds, userId } = payload as { sessionIds: string[]; userId: string };
    for (const sessionId of sessionIds) fn(sessionId, BigInt(userId));
  });
}

async function announce(sessionIds: string[], userId: bigint): Promise<void> {
  if (sessionIds.length === 0) return;
  await markRevoked(sessionIds);
  try {
    await publish(CHANNEL, { sessionIds, userId });
  } catch (error) {
    logger.warn({ err: error }, 'a revocation could not be announced');
  }
}
