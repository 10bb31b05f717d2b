import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { DELETE as unlinkRoute } from '@/app/api/v1/linked-accounts/[provider]/route.ts';
import { GET as listRoute } from '@/app/api/v1/linked-accounts/route.ts';
import { runNextAuth } from '@/server/platform/auth/run-next-auth.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { pg } from '@/server/platform/db/client.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { dropSettings } from '@/server/platform/settings/settings.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { authOptions } from '../auth-options.ts';
import { makeUser } from '../factory.ts';
import { type DoublePerson, startProviderDouble } from './testing/provider-double.ts';

let person: DoublePerson;
let double: Awaited<ReturnType<typeof startProviderDouble>>;

beforeAll(async () => {
  double = await startProviderDouble();
});

afterAll(() => double.close());

beforeEach(() => {
  for (const [name, value] of Object.entries(double.env)) vi.stubEnv(name, value);
  dropSingleton('env');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  dropSingleton('env');
  await pg.query('DELETE FROM settings');
  dropSettings();
});

/** A browser that goes to the double and comes back; gives where it stands then, and its session. */
async function goThrough(cookie = '', tamper: (code: string) => string = (code) => code, provider = 'github') {
  const cookies = new Map<string, string>();
  for (const part of cookie.split('; ').filter(Boolean))
    cookies.set(part.split('=')[0] ?? '', part.split('=')[1] ?? '');
  const visit = async (path: string, form?: Record<string, string>) => {
    const header = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = makeRequest(`/api/auth/${path}`, {
      headers: { cookie: header },
      ...(form ? { method: 'POST' } : {}),
    });
    const options = authOptions({
      caller: { address: '203.0.113.7', cookie: header },
      secure: false,
      onRefusal: (error) => expect.fail(String(error)),
    });
    const action = (path.split('?')[0] ?? '').split('/');
    const answer = await runNextAuth(request, { action, body: form, origin: ORIGIN }, options);
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  const { csrfToken } = await (await visit('csrf')).json();
  const { url } = await (
    await visit(`signin/${provider}`, { csrfToken, json: 'true', callbackUrl: `${ORIGIN}/links` })
  ).json();
  const asked = new URL(url);
  expect(asked.origin).toBe(double.address);
  const { code } = double.agree(asked.searchParams, person);
  const back = new URLSearchParams({ code: tamper(code), state: asked.searchParams.get('state') ?? '' });
  const answer = await visit(`callback/${provider}?${back}`);
  const session = cookies.get('maru_session');
  const viewer = session === undefined ? null : await verifySession(`maru_session=${session}`);
  return { location: answer.headers.get('location'), viewer };
}

async function makeVerified() {
  const made = await makeUser();
  await pg.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [made.user.id]);
  return made;
}

async function set(key: string): Promise<void> {
  await pg.query("INSERT INTO settings (key, value) VALUES ($1, 'true')", [key]);
  dropSettings();
}

test('an address that both sides have proven links the accounts; from then on it may change there', async () => {
  const { user } = await makeVerified();
  person = { id: 1, login: 'octo', email: user.email.toUpperCase(), verified: true };
  const first = await goThrough();
  expect([first.location, first.viewer?.id]).toEqual([`${ORIGIN}/links`, user.id]);
  person.email = 'elsewhere@maru.test';
  expect((await goThrough()).viewer?.id).toBe(user.id);
});

test('an address that one side has not proven opens nothing', async () => {
  const { user: proven } = await makeVerified();
  person = { id: 2, login: 'liar', email: proven.email, verified: false };
  const unverified = await goThrough();
  expect([unverified.location, unverified.viewer]).toEqual(['/sign-in?problem=oauth_unverified', null]);
  const { user: unproven } = await makeUser();
  person = { id: 2, login: 'early', email: unproven.email, verified: true };
  const early = await goThrough();
  expect([early.location, early.viewer]).toEqual(['/sign-in?problem=oauth_link_first', null]);
});

test('strangers stay outside, unless sign-up is open', async () => {
  person = { id: 3, login: 'stranger', email: 'stranger@maru.test', verified: true };
  expect((await goThrough()).location).toBe('/sign-in?problem=oauth_unknown');
  await set('people.openSignUp');
  expect((await goThrough()).viewer).toMatchObject({ email: 'stranger@maru.test', name: 'stranger', role: 'user' });
});

test('whoever is signed in links an account, sees it and unlinks it; nobody else can have it', async () => {
  const { user, cookie } = await makeUser();
  person = { id: 4, login: 'mine', email: 'private@elsewhere.test', verified: true };
  expect((await goThrough(cookie)).location).toBe('/settings/security?linked=github');
  expect((await goThrough()).viewer?.id).toBe(user.id);
  const { cookie: other } = await makeUser();
  expect((await goThrough(other)).location).toBe('/settings/security?problem=oauth_taken');

  const headers = { cookie, origin: ORIGIN };
  const list = async () => (await call(listRoute, makeRequest('/api/v1/linked-accounts', { headers }))).json();
  expect((await list()).items).toMatchObject([{ provider: 'github' }]);
  const unlink = () =>
    call(unlinkRoute, makeRequest('/api/v1/linked-accounts/github', { method: 'DELETE', headers }), {
      provider: 'github',
    });
  expect((await unlink()).status).toBe(204);
  expect((await unlink()).status).toBe(404);
  expect((await goThrough()).viewer).toBeNull();
});

test('the second step is asked for here too', async () => {
  const { user } = await makeVerified();
  await pg.query(`UPDATE users SET totp_enabled_at = now(), totp_secret = '\\x00' WHERE id = $1`, [user.id]);
  person = { id: 5, login: 'careful', email: user.email, verified: true };
  const { location, viewer } = await goThrough();
  expect(viewer).toBeNull();
  expect(location).toMatch(/^\/sign-in#secondFactor=/);
});

test('a forged code opens nothing', async () => {
  const { user } = await makeVerified();
  person = { id: 6, login: 'forged', email: user.email, verified: true };
  const { location, viewer } = await goThrough('', () => 'forged');
  expect(viewer).toBeNull();
  expect(location).toContain('error=OAuthCallback');
});

test('a disabled account stays closed', async () => {
  const { user } = await makeVerified();
  person = { id: 7, login: 'gone', email: user.email, verified: true };
  expect((await goThrough()).viewer?.id).toBe(user.id);
  await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [user.id]);
  const { location, viewer } = await goThrough();
  expect([location, viewer]).toEqual(['/sign-in?problem=oauth_unknown', null]);
});

test('Google says who comes by a signed token', async () => {
  const { user } = await makeVerified();
  person = { id: 8, login: 'Mina', email: user.email, verified: true };
  const { location, viewer } = await goThrough('', undefined, 'google');
  expect([location, viewer?.id]).toEqual([`${ORIGIN}/links`, user.id]);
  person = { id: 9, login: 'Liar', email: (await makeVerified()).user.email, verified: false };
  expect((await goThrough('', undefined, 'google')).location).toBe('/sign-in?problem=oauth_unverified');
});

test('a session that is not new links nothing', async () => {
  const { user, cookie } = await makeUser();
  await pg.query("UPDATE sessions SET created_at = now() - interval '1 hour' WHERE user_id = $1", [user.id]);
  person = { id: 10, login: 'passer-by', email: 'passer-by@elsewhere.test', verified: true };
  expect((await goThrough(cookie)).location).toBe('/settings/security?problem=confirmation_required');
  expect((await goThrough()).viewer).toBeNull();
});
