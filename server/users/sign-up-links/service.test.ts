import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { POST as redeemRoute } from '@/app/api/v1/sign-up-links/redeem/route.ts';
import { POST as askRoute } from '@/app/api/v1/sign-up-links/route.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { pg } from '@/server/platform/db/client.ts';
import { call, makeRequest } from '@/server/platform/http/testing/request.ts';
import { deliverMail } from '@/server/platform/mail/deliver-mail.ts';
import { createJobContext } from '@/server/platform/queue/job-context.ts';
import { changeSetting } from '@/server/platform/settings/change-setting.ts';
import { makeUser } from '../factory.ts';
import { sendSignUpLink } from '../identity-jobs.ts';
import { deleteExpiredSignUpLinks } from './repository.ts';
import { mailSignUpLink } from './service.ts';

vi.mock('@/server/platform/mail/deliver-mail.ts', () => ({ deliverMail: vi.fn(async () => undefined) }));

const PASSWORD = 'tangled-otter-brick';
let lastAddress = 0;
const anAddress = () => {
  lastAddress += 1;
  return `198.51.104.${lastAddress}`;
};

const setOpen = (value: boolean) =>
  changeSetting({ key: 'people.openSignUp', value, ifMatch: null, actor: { id: 1n } });

beforeEach(() => setOpen(true));
afterEach(() => vi.mocked(deliverMail).mockReset());

function ask(email: string, address = anAddress(), headers: Record<string, string> = {}): Promise<Response> {
  return call(askRoute, makeRequest('/api/v1/sign-up-links', { json: { email }, headers, address }));
}

function redeem(token: string, more: object = {}): Promise<Response> {
  const json = { token, name: 'Guest', password: PASSWORD, ...more };
  return call(redeemRoute, makeRequest('/api/v1/sign-up-links/redeem', { json, address: anAddress() }));
}

/** Does the jobs that were asked for, as a worker would; gives how many there were. */
async function runJobs(attempt = 1): Promise<number> {
  const { rows } = await pg.query<{ id: bigint; payload: unknown }>(
    'SELECT id, payload FROM outbox WHERE queue = $1 ORDER BY id',
    [sendSignUpLink.name],
  );
  for (const { id, payload } of rows) {
    const signal = new AbortController().signal;
    const run = { queue: sendSignUpLink.name, dispatchId: id, attempt, requestId: undefined, signal };
    await mailSignUpLink(sendSignUpLink.schema.parse(payload), createJobContext(run));
    await pg.query('DELETE FROM outbox WHERE id = $1', [id]);
  }
  return rows.length;
}

const lastMail = () => vi.mocked(deliverMail).mock.lastCall?.[0];

function sentToken(): string {
  return /http:\/\/maru\.test\/sign-up\/link\/([\w-]{43})/.exec(lastMail()?.text ?? '')?.[1] ?? '';
}

async function tokenFor(email: string): Promise<string> {
  expect((await ask(email)).status).toBe(202);
  await runJobs();
  return sentToken();
}

test('a mail leads to an account whose address is proven, once', async () => {
  expect((await ask('Guest@Maru.test', anAddress(), { 'accept-language': 'ko-KR,ko;q=0.9' })).status).toBe(202);
  await runJobs();
  expect(lastMail()).toMatchObject({ to: 'guest@maru.test', isSecret: true, subject: '마루 계정 만들기' });
  const token = sentToken();
  const { rows } = await pg.query('SELECT 1 FROM sign_up_links WHERE token_hash = $1', [token]);
  expect(rows).toEqual([]);

  const answers = await Promise.all([redeem(token), redeem(token), redeem(token)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 410, 410]);
  const opened = answers.find(({ status }) => status === 201);
  const viewer = await verifySession(opened?.headers.getSetCookie()[0]?.split(';')[0]);
  expect(viewer).toMatchObject({ email: 'guest@maru.test', name: 'Guest', role: 'user' });
  const account = await pg.query('SELECT email_verified_at FROM users WHERE id = $1', [viewer?.id]);
  expect(account.rows[0].email_verified_at).not.toBeNull();
  const audit = await pg.query(`SELECT details FROM audit_events WHERE event = 'user_created' AND subject_id = $1`, [
    viewer?.id,
  ]);
  expect(audit.rows).toMatchObject([{ details: { by: 'open-sign-up' } }]);
});

test('nobody learns here who has an account: the mail alone says it', async () => {
  const { user } = await makeUser();
  const { user: disabled } = await makeUser();
  await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [disabled.id]);
  const answers = await Promise.all([user.email, disabled.email, 'nobody@maru.test'].map((email) => ask(email)));
  const seen = await Promise.all(
    answers.map(async (answer) => [answer.status, await answer.text(), [...answer.headers.keys()].sort()]),
  );
  expect(seen[0]?.slice(0, 2)).toEqual([202, '{"sent":true}']);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
  expect(await runJobs()).toBe(3);
  const mails = vi.mocked(deliverMail).mock.calls.map(([mail]) => mail);
  expect(mails.map(({ to }) => to).sort()).toEqual(['nobody@maru.test', user.email].sort());
  const known = mails.find(({ to }) => to === user.email);
  expect(known?.text).toContain('http://maru.test/sign-in\n');
  expect(known?.text).not.toContain('/sign-up/link/');
  const { rows } = await pg.query('SELECT 1 FROM sign_up_links WHERE email = ANY($1)', [[user.email, disabled.email]]);
  expect(rows).toEqual([]);
});

test('where an invitation is needed nobody gets a mail, and a link that was sent before opens nothing', async () => {
  const token = await tokenFor('early@maru.test');
  await setOpen(false);
  for (const answer of [await ask('late@maru.test'), await redeem(token)]) {
    expect([answer.status, (await answer.json()).reason]).toEqual([403, 'sign_up_closed']);
  }
  await setOpen(true);
  expect((await redeem(token)).status).toBe(201);
});

test('a wrong password leaves the link good; an address that was taken meanwhile is told to its owner', async () => {
  const token = await tokenFor('slow@maru.test');
  for (const [wrong, reason] of [
    [{ password: 'short' }, 'password_short'],
    [{ name: ' ' }, 'name_required'],
  ] as const) {
    const answer = await redeem(token, wrong);
    expect([answer.status, (await answer.json()).reason]).toEqual([422, reason]);
  }
  await makeUser({ email: 'slow@maru.test' });
  const taken = await redeem(token);
  expect([taken.status, (await taken.json()).reason]).toEqual([409, 'email_taken']);
});

test('of several links to one address the first that is used ends the others', async () => {
  const [first, second] = [await tokenFor('twice@maru.test'), await tokenFor('twice@maru.test')];
  expect((await redeem(first)).status).toBe(201);
  expect((await redeem(second)).status).toBe(410);
});

test('a mail that was not taken is tried again, one that was taken is not sent twice', async () => {
  await ask('unlucky@maru.test');
  vi.mocked(deliverMail).mockRejectedValueOnce(new Error('the mail server is away'));
  await expect(runJobs()).rejects.toThrow('away');
  expect((await redeem(sentToken())).status).toBe(410);
  expect(await runJobs(2)).toBe(1);
  expect((await redeem(sentToken())).status).toBe(201);
});

test('one mailbox is not flooded', async () => {
  const mails = await Promise.all(Array.from({ length: 6 }, () => ask('flooded@maru.test')));
  expect(mails.map(({ status }) => status).sort()).toEqual([202, 202, 202, 202, 202, 429]);
  await pg.query("DELETE FROM outbox WHERE queue = 'users.send-sign-up-link'");
});

test.each(['', 'x'.repeat(43), 'x'.repeat(200)])('%j opens nothing', async (token) => {
  const answer = await redeem(token);
  expect([answer.status, (await answer.json()).reason]).toEqual([410, 'sign_up_link_dead']);
});

test('an old link opens nothing and is forgotten', async () => {
  const token = await tokenFor('old@maru.test');
  await pg.query("UPDATE sign_up_links SET expires_at = now() - interval '1 second' WHERE email = 'old@maru.test'");
  expect((await redeem(token)).status).toBe(410);
  expect(await deleteExpiredSignUpLinks()).toBe(1);
});
