import { expect, test } from 'vitest';
import { GET, POST } from '@/app/api/auth/[...nextauth]/route.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { stateRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from './factory.ts';
import { attemptsKey } from './sign-in-delay.ts';

const PASSWORD = 'tangled-otter-brick';

/** A browser as far as cookies go. */
function makeJar() {
  const cookies = new Map<string, string>();
  const take = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
  };
  const header = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const visit = async (action: string, form?: Record<string, string>, address = '198.51.100.9') => {
    const headers = { cookie: header(), origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' };
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    const request = makeRequest(`/api/auth/${action}`, { headers, address, ...(body === undefined ? {} : { body }) });
    const [path = ''] = action.split('?');
    const answer = await call(form === undefined ? GET : POST, request, { nextauth: path.split('/') });
    take(answer);
    return answer;
  };
  const csrfToken = async () => (await (await visit('csrf')).json()).csrfToken as string;
  return { cookies, header, visit, csrfToken };
}

test('next-auth signs in, says who it is and signs out, on our sessions', async () => {
  const { user } = await makeUser({ password: PASSWORD });
  const jar = makeJar();
  const csrfToken = await jar.csrfToken();
  const answer = await jar.visit('callback/credentials', {
    csrfToken,
    email: user.email,
    password: PASSWORD,
    json: 'true',
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ url: ORIGIN });
  expect(await verifySession(jar.header())).toMatchObject({ id: user.id });

  const session = await (await jar.visit('session')).json();
  expect(session.user).toEqual({ id: String(user.id), name: user.name, email: user.email, role: 'user' });
  expect(JSON.stringify(session)).not.toContain(jar.cookies.get('maru_session'));

  const before = jar.header();
  await jar.visit('signout', { csrfToken, json: 'true' });
  expect(jar.cookies.has('maru_session')).toBe(false);
  expect(await verifySession(before)).toBeNull();
  expect(await (await jar.visit('session')).json()).toEqual({});
});

test('a wrong password leads back to the sign-in page', async () => {
  const { user } = await makeUser({ password: PASSWORD });
  const jar = makeJar();
  const csrfToken = await jar.csrfToken();
  const answer = await jar.visit('callback/credentials', {
    csrfToken,
    email: user.email,
    password: 'wrong-otter-brick',
  });
  expect(answer.headers.get('location')).toContain('error=CredentialsSignin');
  expect(jar.cookies.has('maru_session')).toBe(false);
});

test('without its token nothing happens', async () => {
  const { user } = await makeUser({ password: PASSWORD });
  const jar = makeJar();
  const answer = await jar.visit('callback/credentials', { email: user.email, password: PASSWORD });
  expect(answer.headers.get('location')).toContain('csrf=true');
  expect(jar.cookies.has('maru_session')).toBe(false);
});

test('too many attempts are 429 here too', async () => {
  const { user } = await makeUser({ password: PASSWORD });
  await stateRedis().hset(attemptsKey(user.email), 'blockedUntil', Date.now() + 600_000);
  const jar = makeJar();
  const csrfToken = await jar.csrfToken();
  const refused = await jar.visit('callback/credentials', { csrfToken, email: user.email, password: PASSWORD });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
});

test.each(['https://evil.example/', 'nonsense', 'javascript:alert(1)'])('%s is no way back', async (callbackUrl) => {
  const { user } = await makeUser({ password: PASSWORD });
  const jar = makeJar();
  expect((await jar.visit(`signin?callbackUrl=${encodeURIComponent(callbackUrl)}`)).status).toBeLessThan(400);
  const csrfToken = await jar.csrfToken();
  const form = { csrfToken, email: user.email, password: PASSWORD, callbackUrl, json: 'true' };
  expect(await (await jar.visit('callback/credentials', form)).json()).toEqual({ url: ORIGIN });
});

test('a dead session is forgotten', async () => {
  const jar = makeJar();
  jar.cookies.set('maru_session', 'x'.repeat(43));
  expect(await (await jar.visit('session')).json()).toEqual({});
  expect(jar.cookies.has('maru_session')).toBe(false);
});

test('what next-auth does not know is no fault of ours', async () => {
  const jar = makeJar();
  for (const action of ['nonsense', 'callback/nonsense', 'signin/nonsense', 'error?error=<script>']) {
    expect((await jar.visit(action)).status).toBeLessThan(500);
  }
});
