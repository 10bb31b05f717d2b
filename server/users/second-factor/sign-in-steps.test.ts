import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { POST as renewRoute } from '@/app/api/v1/second-factor/recovery-codes/route.ts';
import { GET as protectionRoute } from '@/app/api/v1/second-factor/route.ts';
import { POST as confirmRoute } from '@/app/api/v1/second-factor/totp/confirm/route.ts';
import { POST as disableRoute } from '@/app/api/v1/second-factor/totp/disable/route.ts';
import { POST as beginRoute } from '@/app/api/v1/second-factor/totp/route.ts';
import { POST as verifyRoute } from '@/app/api/v1/second-factor/verify/route.ts';
import { POST as signInRoute } from '@/app/api/v1/sign-in/route.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { pg } from '@/server/platform/db/client.ts';
import type { Route } from '@/server/platform/http/route.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { stateRedis } from '@/server/platform/redis/client.ts';
import { makeKey, makeUser } from '../factory.ts';
import { attemptsKey } from '../sign-in-delay.ts';

const PASSWORD = 'tangled-otter-brick';
const STEP_MS = 30_000;
let lastAddress = 0;

function post(route: Route, json: unknown, cookie?: string): Promise<Response> {
  lastAddress += 1;
  const headers = { origin: ORIGIN, ...(cookie === undefined ? {} : { cookie }) };
  return call(route, makeRequest('/api/v1/x', { method: 'POST', json, headers, address: `198.51.101.${lastAddress}` }));
}

function codeOf(secret: string, atMs = Date.now()): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs });
}

/** Of the step after this one: good until that has ended, and never used up by the code of an earlier step. */
const nextCode = (secret: string) => codeOf(secret, Date.now() + STEP_MS);

/** A person whose app is on; `secret` makes its codes. The step that turned it on is used up. */
async function makeProtected(wish: { role?: 'admin' } = {}) {
  const { user, cookie } = await makeUser({ password: PASSWORD, ...wish });
  const { secret } = await (await post(beginRoute, {}, cookie)).json();
  const confirmed = await post(confirmRoute, { code: codeOf(secret) }, cookie);
  expect(confirmed.status).toBe(200);
  const { recoveryCodes } = await confirmed.json();
  return { user, cookie, secret, recoveryCodes: recoveryCodes as string[] };
}

async function firstStep(email: string): Promise<{ ticket: string; methods: string[] }> {
  const answer = await post(signInRoute, { email, password: PASSWORD });
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
  return (await answer.json()).secondFactor;
}

async function auditOf(userId: bigint): Promise<string[]> {
  const { rows } = await pg.query('SELECT event FROM audit_events WHERE subject_id = $1 ORDER BY id', [userId]);
  return rows.map(({ event }) => event);
}

test('an app is on only after a right code; then the password alone opens nothing', async () => {
  const { user, cookie } = await makeUser({ password: PASSWORD });
  const { secret, url } = await (await post(beginRoute, {}, cookie)).json();
  expect(url).toMatch(/^otpauth:\/\/totp\/Maru:.*secret=/);
  expect((await post(signInRoute, { email: user.email, password: PASSWORD })).headers.getSetCookie()).toHaveLength(1);
  const wrong = await post(confirmRoute, { code: '000000' }, cookie);
  expect([wrong.status, (await wrong.json()).reason]).toEqual([422, 'second_factor_wrong']);

  const code = codeOf(secret);
  const confirmed = await post(confirmRoute, { code: `${code.slice(0, 3)} ${code.slice(3)}` }, cookie);
  const { recoveryCodes } = await confirmed.json();
  expect(recoveryCodes).toHaveLength(10);
  for (const item of recoveryCodes) expect(item).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/);
  const { rows } = await pg.query('SELECT totp_secret FROM users WHERE id = $1', [user.id]);
  expect(rows[0].totp_secret.includes(Buffer.from(Secret.fromBase32(secret).bytes))).toBe(false);

  const { ticket, methods } = await firstStep(user.email);
  expect(methods).toEqual(['totp', 'recovery']);
  // The code that turned it on was a use: it works no second time.
  expect((await post(verifyRoute, { ticket, code })).status).toBe(422);
  const opened = await post(verifyRoute, { ticket, code: nextCode(secret) });
  expect(opened.status).toBe(200);
  expect(await verifySession(opened.headers.getSetCookie()[0]?.split(';')[0])).toMatchObject({ id: user.id });
  expect((await post(verifyRoute, { ticket, code: codeOf(secret) })).status).toBe(410);
  expect(await auditOf(user.id)).toEqual([
    'authn_login_success',
    'authn_factor_added',
    'authn_login_fail',
    'authn_login_success',
  ]);
});

test('of ten at once with the same code one gets in', async () => {
  const { user, secret } = await makeProtected();
  const code = nextCode(secret);
  const tickets = await Promise.all(Array.from({ length: 4 }, () => firstStep(user.email)));
  const answers = await Promise.all(tickets.map(({ ticket }) => post(verifyRoute, { ticket, code })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
});

test('a recovery code works once, whatever its capitals and dashes', async () => {
  const { user, cookie, recoveryCodes } = await makeProtected();
  const code = recoveryCodes[3]?.toUpperCase().replace('-', ' ');
  const first = await firstStep(user.email);
  expect((await post(verifyRoute, { ticket: first.ticket, code })).status).toBe(200);
  const second = await firstStep(user.email);
  expect((await post(verifyRoute, { ticket: second.ticket, code })).status).toBe(422);
  const headers = { cookie };
  const told = await (await call(protectionRoute, makeRequest('/api/v1/second-factor', { headers }))).json();
  expect(told).toMatchObject({ hasPassword: true, recoveryCodesLeft: 9, isFactorMissing: false });
  expect(await auditOf(user.id)).toContain('authn_recovery_code_used');
});

test('a ticket bears five guesses, and guesses make the account wait', async () => {
  const { user, secret } = await makeProtected();
  const { ticket } = await firstStep(user.email);
  const begun = Date.now();
  for (let guess = 1; guess <= 5; guess++)
    expect((await post(verifyRoute, { ticket, code: 'guess' })).status).toBe(422);
  expect((await post(verifyRoute, { ticket, code: nextCode(secret) })).status).toBe(410);
  // Two seconds at first, which a busy machine may need for the next step: they are made longer here.
  const waits = attemptsKey(`second-factor:${user.id}`);
  expect(Number(await stateRedis().hget(waits, 'blockedUntil'))).toBeGreaterThan(begun);
  await stateRedis().hset(waits, 'blockedUntil', Date.now() + 600_000);
  const next = await firstStep(user.email);
  const refused = await post(verifyRoute, { ticket: next.ticket, code: nextCode(secret) });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a ticket is nobody’s but the server’s: unknown ones are gone, and Redis holds only its hash', async () => {
  const { user } = await makeProtected();
  const { ticket } = await firstStep(user.email);
  expect(await stateRedis().exists(`sign-in-ticket:${ticket}`)).toBe(0);
  const unknown = await post(verifyRoute, { ticket: 'x'.repeat(43), code: '123456' });
  expect([unknown.status, (await unknown.json()).reason]).toEqual([410, 'second_factor_expired']);
});

test('turning the app off and renewing codes need the password or a code', async () => {
  const { user, cookie, secret, recoveryCodes } = await makeProtected();
  const wrong = await post(renewRoute, { password: 'wrong-otter-brick' }, cookie);
  expect([wrong.status, (await wrong.json()).reason]).toEqual([422, 'password_wrong']);
  const renewed = await (await post(renewRoute, { password: PASSWORD }, cookie)).json();
  const { ticket } = await firstStep(user.email);
  expect((await post(verifyRoute, { ticket, code: recoveryCodes[0] })).status).toBe(422);
  expect((await post(verifyRoute, { ticket, code: renewed.recoveryCodes[0] })).status).toBe(200);

  expect((await post(disableRoute, {}, cookie)).status).toBe(422);
  expect((await post(disableRoute, { code: nextCode(secret) }, cookie)).status).toBe(204);
  expect((await post(signInRoute, { email: user.email, password: PASSWORD })).headers.getSetCookie()).toHaveLength(1);
  const { rows } = await pg.query('SELECT totp_secret FROM users WHERE id = $1', [user.id]);
  expect(rows[0].totp_secret).toBeNull();
  expect((await post(disableRoute, { password: PASSWORD }, cookie)).status).toBe(409);
});

test('no key touches the second factor', async () => {
  const { user } = await makeUser();
  const headers = await makeKey(user.id);
  const answer = await call(beginRoute, makeRequest('/api/v1/x', { method: 'POST', headers }));
  expect([answer.status, (await answer.json()).reason]).toEqual([403, 'session_required']);
});
