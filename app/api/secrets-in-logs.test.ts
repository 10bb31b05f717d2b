import { randomUUID } from 'node:crypto';
import { afterAll, expect, test, vi } from 'vitest';

/** All that this process writes into its log, at the most talkative level. */
const written = vi.hoisted(() => {
  process.env.LOG_LEVEL = 'trace';
  process.env.MARU_PRETTY = '0';
  return { text: '' };
});

vi.mock('pino', async (original) => {
  const { pino, ...rest } = await original<typeof import('pino')>();
  const sink = {
    write: (line: string) => {
      written.text += line;
    },
  };
  return { ...rest, pino: Object.assign((options: object) => pino(options, sink), pino) };
});

const { closeDb } = await import('@/server/platform/db/client.ts');
const { logger } = await import('@/server/platform/logger.ts');
const { closeRedis } = await import('@/server/platform/redis/client.ts');
const { makeUser } = await import('@/server/users/factory.ts');
const { callOperation } = await import('./testing/documented-calls.ts');
const { issueSignInLink } = await import('./testing/issue-sign-in-link.ts');

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const marker = () => `marker-${randomUUID()}`;

test('the log is heard here, and blacks out secrets by their keys', () => {
  const [word, secret] = [marker(), marker()];
  const headers = { authorization: secret, cookie: secret, 'set-cookie': secret, 'idempotency-key': 'fine' };
  logger.info({ word, request: { headers }, body: { password: secret, token: secret, user: { secret } } }, 'heard');
  logger.warn({ apiKey: secret, key: { apiKey: secret }, code: { recoveryCodes: [secret], ticket: secret } }, 'heard');
  expect(written.text).toContain(word);
  expect(written.text).not.toContain(secret);
});

test('no secret of a sign-in, a key, an invitation or a password reaches the log', async () => {
  const secrets: string[] = [];
  const secret = (value: string) => {
    secrets.push(value);
    return value;
  };
  const password = secret(marker());
  const admin = await makeUser({ role: 'admin' });
  const person = await makeUser({ password });
  secret(admin.cookie.split('=')[1] ?? '');
  secret(person.cookie.split('=')[1] ?? '');

  const signedIn = await callOperation('POST /v1/sign-in', { json: { email: person.user.email, password } });
  expect(signedIn.status).toBe(200);
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  secret(cookie.split('=')[1] ?? '');

  const key = await callOperation('POST /v1/keys', { cookie, json: { name: 'Script', scopes: ['*'] } });
  const made: Record<string, unknown> = await key.json();
  const shown = Object.values(made).find((value) => String(value).startsWith('maru_'));
  const authorization = `Bearer ${secret(String(shown))}`;
  expect((await callOperation('GET /v1/me', { headers: { authorization } })).status).toBe(200);

  const invitation = await callOperation('POST /v1/invitations', {
    cookie: admin.cookie,
    json: {},
    headers: { 'idempotency-key': randomUUID() },
  });
  const token = secret(
    String((await invitation.json()).url)
      .split('/')
      .at(-1) ?? '',
  );
  expect((await callOperation('GET /v1/invitations/by-token/{token}', { params: { token } })).status).toBe(200);
  const signUp = { token, name: 'New', email: `${randomUUID()}@maru.test`, password: secret(marker()) };
  expect((await callOperation('POST /v1/sign-up', { json: signUp })).status).toBe(201);

  const link = secret(await issueSignInLink(person.user.id));
  expect((await callOperation('POST /v1/sign-in-links/redeem', { json: { token: link } })).status).toBe(200);
  const next = secret(marker());
  await callOperation('POST /v1/password', { cookie, json: { current: password, password: next } });

  // What goes wrong is logged with more words than what goes well.
  const wrong = [secret(marker()), secret(`maru_${'Q'.repeat(32)}`), secret(marker())];
  await callOperation('POST /v1/sign-in', { json: { email: person.user.email, password: wrong[0] } });
  await callOperation('GET /v1/me', { headers: { authorization: `Bearer ${wrong[1]}` } });
  await callOperation('POST /v1/sign-up', { json: { ...signUp, token: wrong[2] } });
  await callOperation('POST /v1/sign-in', {
    body: `{"password":"${secret(marker())}`,
    headers: { 'content-type': 'application/json' },
  });

  expect(secrets.filter((value) => value.length < 16)).toEqual([]);
  expect(secrets.filter((value) => written.text.includes(value))).toEqual([]);
});

test('a failure of the database tells its reason, not what was to be stored', async () => {
  const { route } = await import('@/server/platform/http/route.ts');
  const { call, makeRequest } = await import('@/server/platform/http/testing/request.ts');
  const { pg } = await import('@/server/platform/db/client.ts');
  const value = marker();
  const failing = route({ auth: 'public' }, () => pg.query('INSERT INTO users (id, email) VALUES (1, $1)', [value]));
  expect((await call(failing, makeRequest('/api/v1/x', { method: 'POST' }))).status).toBe(500);
  expect(written.text).toContain('a request failed');
  expect(written.text).not.toContain(value);
});
