import { expect, test } from 'vitest';
import { POST as passwordRoute } from '@/app/api/v1/password/route.ts';
import { DELETE as endRoute } from '@/app/api/v1/sessions/[id]/route.ts';
import { POST as endOthersRoute } from '@/app/api/v1/sessions/revoke-others/route.ts';
import { GET as listRoute } from '@/app/api/v1/sessions/route.ts';
import { POST as signInRoute } from '@/app/api/v1/sign-in/route.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { pg } from '@/server/platform/db/client.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { makeUser } from '../factory.ts';

const PASSWORD = 'tangled-otter-brick';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';

async function signIn(email: string, password = PASSWORD, address = '203.0.113.90'): Promise<string> {
  const headers = { 'user-agent': FIREFOX };
  const answer = await call(
    signInRoute,
    makeRequest('/api/v1/sign-in', { json: { email, password }, headers, address }),
  );
  expect(answer.status).toBe(200);
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function list(cookie: string) {
  const answer = await call(listRoute, makeRequest('/api/v1/sessions', { headers: { cookie } }));
  expect(answer.status).toBe(200);
  return (await answer.json()).items as { id: string; isCurrent: boolean; address: string | null; browser: string }[];
}

const headersOf = (cookie: string) => ({ cookie, origin: ORIGIN });

function end(cookie: string, id: string): Promise<Response> {
  return call(endRoute, makeRequest(`/api/v1/sessions/${id}`, { method: 'DELETE', headers: headersOf(cookie) }), {
    id,
  });
}

function changePassword(cookie: string, json: unknown): Promise<Response> {
  return call(passwordRoute, makeRequest('/api/v1/password', { json, headers: headersOf(cookie) }));
}

test('people see where they are signed in, and can sign one place out', async () => {
  const { user, viewer } = await makeUser({ password: PASSWORD });
  const here = await signIn(user.email);
  const items = await list(here);
  expect(items).toHaveLength(2);
  const current = items.find(({ isCurrent }) => isCurrent);
  expect(current).toMatchObject({ address: '203.0.113.90', browser: 'Firefox', system: 'Linux', isPhone: false });
  const other = items.find(({ isCurrent }) => !isCurrent);
  // What is shown is no part of what the session is looked up by.
  expect(viewer.sessionId).not.toContain(other?.id.slice(0, 8));
  expect((await end(here, other?.id ?? '')).status).toBe(204);
  expect((await list(here)).map(({ id }) => id)).toEqual([current?.id]);
  expect((await end(here, other?.id ?? '')).status).toBe(404);
});

test('a stranger’s session is not found', async () => {
  const { cookie: mine } = await makeUser();
  const { cookie: theirs } = await makeUser();
  const [session] = await list(theirs);
  expect((await end(mine, session?.id ?? '')).status).toBe(404);
  expect((await end(mine, 'nonsense')).status).toBe(404);
  expect(await verifySession(theirs)).not.toBeNull();
});

test('all others can be signed out at once', async () => {
  const { user, cookie: first } = await makeUser({ password: PASSWORD });
  const here = await signIn(user.email);
  const answer = await call(
    endOthersRoute,
    makeRequest('/api/v1/sessions/revoke-others', { method: 'POST', headers: headersOf(here) }),
  );
  expect(await answer.json()).toEqual({ revoked: 1 });
  expect(await verifySession(first)).toBeNull();
  expect(await list(here)).toHaveLength(1);
});

test('a new password ends all other sessions, and the old one opens nothing', async () => {
  const { user, cookie: elsewhere } = await makeUser({ password: PASSWORD });
  const here = await signIn(user.email);
  const next = 'quiet-lantern-gravel';
  expect((await changePassword(here, { current: PASSWORD, password: next })).status).toBe(204);
  expect(await verifySession(elsewhere)).toBeNull();
  expect(await verifySession(here)).not.toBeNull();
  const json = { email: user.email, password: PASSWORD };
  expect((await call(signInRoute, makeRequest('/api/v1/sign-in', { json }))).status).toBe(401);
  await signIn(user.email, next);
  const { rows } = await pg.query('SELECT event FROM audit_events WHERE subject_id = $1', [user.id]);
  expect(rows.map(({ event }) => event)).toContain('authn_password_change');
});

test('a wrong current password and a poor new one stand at their fields', async () => {
  const { cookie } = await makeUser({ password: PASSWORD });
  const wrong = await changePassword(cookie, { current: 'wrong-otter-brick', password: 'quiet-lantern-gravel' });
  expect([wrong.status, (await wrong.json()).errors]).toEqual([422, [{ path: 'current', message: 'password_wrong' }]]);
  const poor = await changePassword(cookie, { current: PASSWORD, password: 'short' });
  expect([poor.status, (await poor.json()).errors]).toEqual([422, [{ path: 'password', message: 'password_short' }]]);
});

test('guessing the current password makes the account wait, also of many at once', async () => {
  const { cookie } = await makeUser({ password: PASSWORD });
  const guess = () => changePassword(cookie, { current: 'wrong-otter-brick', password: 'quiet-lantern-gravel' });
  const statuses = (await Promise.all(Array.from({ length: 12 }, guess))).map(({ status }) => status);
  expect(statuses.filter((status) => status === 422)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(7);
});

test('who came in without a password can set one', async () => {
  const { user, cookie } = await makeUser();
  expect((await changePassword(cookie, { password: 'quiet-lantern-gravel' })).status).toBe(204);
  await signIn(user.email, 'quiet-lantern-gravel');
});
