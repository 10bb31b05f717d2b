import { afterEach, expect, test, vi } from 'vitest';
import { GET as meRoute } from '@/app/api/v1/me/route.ts';
import { POST as signInRoute } from '@/app/api/v1/sign-in/route.ts';
import { POST as signOutRoute } from '@/app/api/v1/sign-out/route.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { pg } from '@/server/platform/db/client.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { makeUser } from './factory.ts';
import { attemptsKey } from './sign-in-delay.ts';

const PASSWORD = 'tangled-otter-brick';
let lastAddress = 0;

/** Each test its own address, so that the limit of one is not the other's. */
function newAddress(): string {
  lastAddress += 1;
  return `198.51.100.${lastAddress}`;
}

function signIn(
  json: unknown,
  options: { address?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return call(signInRoute, makeRequest('/api/v1/sign-in', { json, address: newAddress(), ...options }));
}

function cookieOf(answer: Response): string {
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

afterEach(() => {
  vi.unstubAllEnvs();
  dropSingleton('env');
});

test('the right password opens a session that the cookie carries', async () => {
  const { user } = await makeUser({ email: 'anna@maru.test', password: PASSWORD });
  const answer = await signIn({ email: '  Anna@MARU.test ', password: PASSWORD });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    user: { id: String(user.id), email: 'anna@maru.test', name: user.name, role: 'user' },
  });
  const headers = { cookie: cookieOf(answer) };
  const me = await call(meRoute, makeRequest('/api/v1/me', { headers }));
  expect(await me.json()).toMatchObject({ id: String(user.id), email: 'anna@maru.test' });
});

test('nobody can tell an unknown address, a disabled account and a wrong password apart', async () => {
  const { user: disabled } = await makeUser({ password: PASSWORD });
  await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [disabled.id]);
  const { user: known } = await makeUser({ password: PASSWORD });
  const { user: without } = await makeUser();
  const attempts = [
    { email: 'nobody@maru.test', password: PASSWORD },
    { email: known.email, password: 'another-otter-brick' },
    { email: disabled.email, password: PASSWORD },
    { email: without.email, password: PASSWORD },
  ];
  const answers = await Promise.all(attempts.map((attempt) => signIn(attempt)));
  const seen = await Promise.all(
    answers.map(async (answer) => {
      const { requestId: _own, ...problem } = await answer.json();
      const names = [...answer.headers.keys()].sort();
      return { status: answer.status, problem, names };
    }),
  );
  expect(seen[0]).toMatchObject({ status: 401, problem: { reason: 'wrong_credentials' } });
  for (const other of seen) expect(other).toEqual(seen[0]);
});

test.each([
  [{}, 'email_required'],
  [{ email: 'not an address', password: 'x' }, 'email_invalid'],
  [{ email: 'a@b', password: '' }, 'password_required'],
  [{ email: 'a@b', password: 'x'.repeat(300) }, 'password_too_long'],
  [{ email: { $gt: '' }, password: 'x' }, 'email_invalid'],
])('%j is refused: %s', async (json, reason) => {
  const answer = await signIn(json);
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ reason });
});

test('signing in again ends the session before', async () => {
  const { user, cookie } = await makeUser({ password: PASSWORD });
  const answer = await signIn({ email: user.email, password: PASSWORD }, { headers: { cookie, origin: ORIGIN } });
  expect(answer.status).toBe(200);
  expect(cookieOf(answer)).not.toBe(cookie);
  expect(await verifySession(cookie)).toBeNull();
  expect(await verifySession(cookieOf(answer))).not.toBeNull();
});

test('another site cannot sign somebody in', async () => {
  const { user } = await makeUser({ password: PASSWORD });
  const json = { email: user.email, password: PASSWORD };
  const answer = await signIn(json, { headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } });
  expect(answer.status).toBe(403);
});

test('signing out ends the session and its cookie, also when it was dead already', async () => {
  const { cookie } = await makeUser();
  const signOut = () =>
    call(signOutRoute, makeRequest('/api/v1/sign-out', { method: 'POST', headers: { cookie, origin: ORIGIN } }));
  const answer = await signOut();
  expect(answer.status).toBe(204);
  expect(answer.headers.getSetCookie()[0]).toMatch(/^maru_session=; .*Max-Age=0/);
  expect(await verifySession(cookie)).toBeNull();
  expect((await signOut()).status).toBe(204);
});

test('an account that waits refuses the right password too, and says how long', async () => {
  const { user } = await makeUser({ password: PASSWORD });
  await stateRedis().hset(attemptsKey(user.email), 'blockedUntil', Date.now() + 600_000);
  const refused = await signIn({ email: user.email, password: PASSWORD });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
  await stateRedis().hset(attemptsKey(user.email), 'blockedUntil', 0);
  expect((await signIn({ email: user.email, password: PASSWORD })).status).toBe(200);
  expect(await stateRedis().exists(attemptsKey(user.email))).toBe(0);
});

test('one address cannot try many accounts', async () => {
  const address = newAddress();
  const attempts = Array.from({ length: 32 }, (_, index) =>
    signIn({ email: `guess-${index}@maru.test`, password: PASSWORD }, { address }),
  );
  const statuses = (await Promise.all(attempts)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(30);
  expect(statuses.filter((status) => status === 429)).toHaveLength(2);
});

test('people can sign in while Redis is away', async () => {
  const { user } = await makeUser({ password: PASSWORD });
  await closeRedis();
  vi.stubEnv('REDIS_CACHE_URL', 'redis://127.0.0.1:1');
  vi.stubEnv('REDIS_STATE_URL', 'redis://127.0.0.1:1');
  dropSingleton('env');
  try {
    const answer = await signIn({ email: user.email, password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(await verifySession(cookieOf(answer))).not.toBeNull();
  } finally {
    await closeRedis();
  }
});
