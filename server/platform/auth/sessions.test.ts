import { afterEach, expect, test, vi } from 'vitest';
import { makeUser } from '@/server/users/factory.ts';
import { pg } from '../db/client.ts';
import { cacheRedis, closeRedis } from '../redis/client.ts';
import { dropSingleton } from '../singleton.ts';
import { eventuallyPasses } from '../testing/eventually.ts';
import { sessionCookie } from './session-cookie.ts';
import { createSession, onSessionRevoked, revokeAllSessions, revokeSession, verifySession } from './sessions.ts';
import type { Viewer } from './viewer.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  dropSingleton('env');
});

function sessionIdOf(viewer: Viewer): string {
  if (viewer.sessionId === undefined) throw new Error('no session');
  return viewer.sessionId;
}

/** As if the copy had run out. */
async function forgetCopy(viewer: Viewer): Promise<void> {
  await cacheRedis().del(`session:${sessionIdOf(viewer)}`);
}

test('a new session says who has it, from Postgres and then from its copy', async () => {
  const { user, viewer, cookie } = await makeUser({ role: 'moderator', name: '김마루' });
  expect(viewer).toMatchObject({ id: user.id, role: 'moderator', name: '김마루', email: user.email, via: 'session' });
  await forgetCopy(viewer);
  expect(await verifySession(cookie)).toEqual(viewer);
  expect(await verifySession(`theme=dark; ${cookie}; locale=ko`)).toEqual(viewer);
});

test('the table does not hold what opens a session', async () => {
  const { cookie } = await makeUser();
  const token = cookie.split('=')[1];
  const { rows } = await pg.query('SELECT 1 FROM sessions WHERE id = $1', [token]);
  expect(rows).toEqual([]);
});

test.each([
  undefined,
  null,
  '',
  'maru_session=',
  'maru_session=short',
  `maru_session=${'x'.repeat(43)}`,
  `other=${'x'.repeat(43)}`,
])('nobody has %j', async (cookie) => {
  expect(await verifySession(cookie)).toBeNull();
});

test('a revoked session is over at once, and everybody is told', async () => {
  const { user, viewer, cookie } = await makeUser();
  const ended: string[] = [];
  const stop = await onSessionRevoked((sessionId, userId) => ended.push(`${sessionId} ${userId}`));
  await revokeSession(sessionIdOf(viewer));
  expect(await verifySession(cookie)).toBeNull();
  await eventuallyPasses(() => expect(ended).toEqual([`${viewer.sessionId} ${user.id}`]));
  await stop();
});

test('a copy that was being written while the session was revoked does not bring it back', async () => {
  const { viewer, cookie } = await makeUser();
  await forgetCopy(viewer);
  const verifying = Array.from({ length: 20 }, () => verifySession(cookie));
  const revoking = revokeSession(sessionIdOf(viewer));
  await Promise.all([...verifying, revoking]);
  expect(await verifySession(cookie)).toBeNull();
});

test('all other sessions of a person can be ended', async () => {
  const { user, viewer, cookie } = await makeUser();
  const other = `maru_session=${(await createSession(user.id, { userAgent: null })).token}`;
  expect(await verifySession(other)).not.toBeNull();
  await revokeAllSessions(user.id, viewer.sessionId);
  expect(await verifySession(other)).toBeNull();
  expect(await verifySession(cookie)).not.toBeNull();
  await revokeAllSessions(user.id);
  expect(await verifySession(cookie)).toBeNull();
});

test('an expired session is over, also when its copy is fresh', async () => {
  const { viewer, cookie } = await makeUser();
  await pg.query("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1", [viewer.sessionId]);
  await forgetCopy(viewer);
  expect(await verifySession(cookie)).toBeNull();

  const other = await makeUser();
  const copy = JSON.parse((await cacheRedis().get(`session:${other.viewer.sessionId}`)) ?? '{}');
  const expired = JSON.stringify({ ...copy, expiresAt: new Date(Date.now() - 1_000) });
  await cacheRedis().set(`session:${other.viewer.sessionId}`, expired);
  expect(await verifySession(other.cookie)).toBeNull();
});

test('a disabled person has no session', async () => {
  const { user, viewer, cookie } = await makeUser();
  await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [user.id]);
  await forgetCopy(viewer);
  expect(await verifySession(cookie)).toBeNull();
});

test('use moves the end of a session, at most once a minute', async () => {
  const { viewer, cookie } = await makeUser();
  const read = async () => {
    const { rows } = await pg.query('SELECT last_seen_at, expires_at FROM sessions WHERE id = $1', [viewer.sessionId]);
    return rows[0];
  };
  const atFirst = await read();
  await forgetCopy(viewer);
  await verifySession(cookie);
  expect(await read()).toEqual(atFirst);

  await pg.query(
    "UPDATE sessions SET last_seen_at = now() - interval '2 days', expires_at = now() + interval '1 hour' WHERE id = $1",
    [viewer.sessionId],
  );
  await forgetCopy(viewer);
  await verifySession(cookie);
  const { last_seen_at: seen, expires_at: end } = await read();
  expect(end.getTime() - seen.getTime()).toBeGreaterThan(29 * 24 * 3_600_000);
});

test('works without Redis', async () => {
  const { viewer, cookie } = await makeUser();
  await closeRedis();
  vi.stubEnv('REDIS_CACHE_URL', 'redis://127.0.0.1:1');
  vi.stubEnv('REDIS_STATE_URL', 'redis://127.0.0.1:1');
  dropSingleton('env');
  try {
    expect(await verifySession(cookie)).toEqual(viewer);
    await revokeSession(sessionIdOf(viewer));
    expect(await verifySession(cookie)).toBeNull();
  } finally {
    await closeRedis();
  }
});

test('the cookie is out of reach for scripts, other sites and, under https, sibling domains', () => {
  expect(sessionCookie('token', false)).toMatch(/^maru_session=token; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  expect(sessionCookie('token', true)).toMatch(
    /^__Host-maru_session=token; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
  );
});

test('under https only the protected cookie counts', async () => {
  const { viewer, cookie } = await makeUser();
  vi.stubEnv('PUBLIC_URL', 'https://maru.example');
  dropSingleton('env');
  expect(await verifySession(cookie)).toBeNull();
  expect(await verifySession(`__Host-${cookie}`)).toEqual(viewer);
});
