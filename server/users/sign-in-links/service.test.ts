import { afterEach, expect, test, vi } from 'vitest';
import { POST as redeemRoute } from '@/app/api/v1/sign-in-links/redeem/route.ts';
import { POST as askRoute } from '@/app/api/v1/sign-in-links/route.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { pg } from '@/server/platform/db/client.ts';
import { call, makeRequest } from '@/server/platform/http/testing/request.ts';
import { deliverMail } from '@/server/platform/mail/deliver-mail.ts';
import { createJobContext } from '@/server/platform/queue/job-context.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { makeUser } from '../factory.ts';
import { sendSignInLink } from '../identity-jobs.ts';
import { mailOrigin } from './mail-origin.ts';
import { mailSignInLink } from './service.ts';

vi.mock('@/server/platform/mail/deliver-mail.ts', () => ({ deliverMail: vi.fn(async () => undefined) }));

let lastAddress = 0;

afterEach(() => {
  vi.mocked(deliverMail).mockReset();
  vi.unstubAllEnvs();
  dropSingleton('env');
});

function ask(email: string, headers: Record<string, string> = {}): Promise<Response> {
  lastAddress += 1;
  const address = `198.51.102.${lastAddress}`;
  return call(askRoute, makeRequest('/api/v1/sign-in-links', { json: { email }, headers, address }));
}

function redeem(token: string): Promise<Response> {
  lastAddress += 1;
  const address = `198.51.102.${lastAddress}`;
  return call(redeemRoute, makeRequest('/api/v1/sign-in-links/redeem', { json: { token }, address }));
}

/** Does the jobs that were asked for, as a worker would. */
async function runJobs(attempt = 1): Promise<void> {
  const { rows } = await pg.query<{ id: bigint; payload: unknown }>(
    'SELECT id, payload FROM outbox WHERE queue = $1 ORDER BY id',
    [sendSignInLink.name],
  );
  for (const { id, payload } of rows) {
    const signal = new AbortController().signal;
    const run = { queue: sendSignInLink.name, dispatchId: id, attempt, requestId: undefined, signal };
    await mailSignInLink(sendSignInLink.schema.parse(payload), createJobContext(run));
    await pg.query('DELETE FROM outbox WHERE id = $1', [id]);
  }
}

function sentToken(): string {
  const mail = vi.mocked(deliverMail).mock.lastCall?.[0];
  return /http:\/\/maru\.test\/sign-in\/link\/([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
}

test('a link signs in once, and shows that the address is its person’s', async () => {
  const { user } = await makeUser();
  expect((await ask(user.email.toUpperCase(), { 'accept-language': 'ko-KR,ko;q=0.9' })).status).toBe(202);
  await runJobs();
  expect(vi.mocked(deliverMail).mock.lastCall?.[0]).toMatchObject({ to: user.email, isSecret: true });
  expect(vi.mocked(deliverMail).mock.lastCall?.[0].subject).toBe('마루 로그인 링크');
  const token = sentToken();
  const { rows } = await pg.query('SELECT 1 FROM sign_in_links WHERE token_hash = $1', [token]);
  expect(rows).toEqual([]);

  const answers = await Promise.all([redeem(token), redeem(token), redeem(token)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  const opened = answers.find(({ status }) => status === 200);
  expect(await verifySession(opened?.headers.getSetCookie()[0]?.split(';')[0])).toMatchObject({ id: user.id });
  const account = await pg.query('SELECT email_verified_at FROM users WHERE id = $1', [user.id]);
  expect(account.rows[0].email_verified_at).not.toBeNull();
});

test('nobody learns here who has an account', async () => {
  const { user } = await makeUser();
  const { user: disabled } = await makeUser();
  await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [disabled.id]);
  const answers = await Promise.all([user.email, disabled.email, 'nobody@maru.test'].map((email) => ask(email)));
  const seen = await Promise.all(
    answers.map(async (answer) => [answer.status, await answer.text(), [...answer.headers.keys()].sort()]),
  );
  expect(seen[0]?.[0]).toBe(202);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
  // The same work is left behind, too: one job for each.
  const { rows } = await pg.query('SELECT count(*)::int AS count FROM outbox WHERE queue = $1', [sendSignInLink.name]);
  expect(rows[0].count).toBe(3);
  await runJobs();
  expect(vi.mocked(deliverMail).mock.calls.map(([mail]) => mail.to)).toEqual([user.email]);
});

test('one account’s mailbox is not flooded, whether there is one or not', async () => {
  for (const email of ['flooded@maru.test', (await makeUser()).user.email]) {
    const answers = await Promise.all(Array.from({ length: 7 }, () => ask(email)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 202, 202, 202, 429, 429]);
  }
  await pg.query('DELETE FROM outbox');
});

test('a mail that was not taken is tried again with another link, one that was taken is not sent twice', async () => {
  const { user } = await makeUser({ name: 'A <b>&"' });
  await ask(user.email);
  vi.mocked(deliverMail).mockRejectedValueOnce(new Error('the mail server is away'));
  await expect(runJobs()).rejects.toThrow('away');
  expect((await redeem(sentToken())).status).toBe(410);
  await runJobs(2);
  expect(vi.mocked(deliverMail).mock.lastCall?.[0].html).toContain('A &#60;b&#62;&#38;&#34;');
  expect((await redeem(sentToken())).status).toBe(200);
});

test.each(['', 'x'.repeat(43), 'x'.repeat(200)])('%j opens nothing', async (token) => {
  const answer = await redeem(token);
  expect([answer.status, (await answer.json()).reason]).toEqual([410, 'sign_in_link_dead']);
});

test('an old link opens nothing', async () => {
  const { user } = await makeUser();
  await ask(user.email);
  await runJobs();
  await pg.query("UPDATE sign_in_links SET expires_at = now() - interval '1 second' WHERE user_id = $1", [user.id]);
  expect((await redeem(sentToken())).status).toBe(410);
});

test.each([
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['http://192.168.0.7:3000', 'http://192.168.0.7:3000'],
  ['http://[fd00::7]:3000', 'http://[fd00::7]:3000'],
  ['http://nas:3000', 'http://nas:3000'],
  ['https://maru.local', 'https://maru.local'],
  ['https://evil.example', null],
  ['http://93.184.216.34', null],
  ['https://maru.local.evil.example', null],
])('without PUBLIC_URL a request to %s makes links to %s', (requested, origin) => {
  expect(mailOrigin(requested)).toBe(origin);
});

test('with PUBLIC_URL links lead there, whatever the request said', () => {
  vi.stubEnv('PUBLIC_URL', 'https://maru.example/');
  dropSingleton('env');
  expect(mailOrigin('https://evil.example')).toBe('https://maru.example');
});
