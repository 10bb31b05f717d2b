import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { fcmError, startFcm } from '@/e2e/doubles/fcm.ts';
import { startSms } from '@/e2e/doubles/sms.ts';
import { startSmtp } from '@/e2e/doubles/smtp.ts';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { type MailTransport, toServer } from '@/server/platform/mail/transport.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { addDevice, deliveriesOf, runDue, tell } from '../testing/pipeline.ts';
import { createSmtpProvider } from './email/smtp-provider.ts';
import { createFcmProvider } from './fcm/fcm-provider.ts';
import { replaceProviders } from './providers.ts';
import { createSmsProvider } from './sms/sms-provider.ts';

const START = Date.parse('2027-05-04T03:00:00Z');
const SEED = 20_270_504;

let now = START;
const clock = () => now;
let first: Awaited<ReturnType<typeof startSms>>;
let second: typeof first;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
let google: Awaited<ReturnType<typeof startFcm>>;
let mail: MailTransport;
let restore: () => void;

beforeAll(async () => {
  [first, second] = await Promise.all([startSms(), startSms()]);
  [smtp, google] = await Promise.all([startSmtp(), startFcm()]);
  mail = toServer(smtp.url);
});

beforeEach(() => {
  now = START;
  const text = (name: string, account: (typeof first)['account']) =>
    createSmsProvider({ name, account, callbackOf: () => null, clock });
  restore = replaceProviders({
    web_push: [],
    sms: [text('sms', first.account), text('sms-2', second.account)],
    email: [createSmtpProvider('smtp', async () => mail)],
    fcm: [createFcmProvider({ account: google.account, url: google.origin, clock })],
  });
});

afterEach(async () => {
  restore();
  await pg.query('DELETE FROM notification_deliveries');
  await pg.query('DELETE FROM notification_providers');
});

afterAll(async () => {
  await mail.close();
  await Promise.all([first.stop(), second.stop(), smtp.stop(), google.stop()]);
  await closeRedis();
  await closeDb();
});

let tests = 0;

/** Somebody with a confirmed number, whom a test is sent to. */
async function textSomebody(): Promise<bigint> {
  const { id } = (await makeUser()).user;
  const device = await addDevice(id, 'sms');
  await pg.query("UPDATE notification_devices SET address = '+82' || right(id::text, 10) WHERE id = $1", [device.id]);
  const data = { deviceId: device.id, device: 'Phone' };
  await tell({ type: 'device-test', recipients: [id], data, dedupeKey: `test-${tests++}` }, clock);
  return id;
}

it('texts go by the second service while the first fails; its breaker leaves it alone until it may be tried, and then it is the first again', async () => {
  first.answer(() => ({ status: 503 }));
  const people: bigint[] = [];
  for (let turn = 0; turn < 10; turn += 1) people.push(await textSomebody());
  expect([first.calls(), first.texts.length, second.texts.length]).toEqual([5, 0, 10]);
  for (const id of people)
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'sent', provider: 'sms-2', attempts: 1 }]);
  first.answer(() => undefined);
  now += 5_000;
  expect(await deliveriesOf(await textSomebody())).toMatchObject([{ state: 'sent', provider: 'sms' }]);
  expect([first.texts.length, second.texts.length]).toEqual([1, 10]);
});

it('a service that asks for a pause is left alone for so long, and the other stands in', async () => {
  const [before, taken] = [first.calls(), second.texts.length];
  first.answer(() => ({ status: 429, headers: { 'retry-after': '600' } }));
  for (let turn = 0; turn < 3; turn += 1) await textSomebody();
  expect([first.calls() - before, second.texts.length - taken]).toEqual([1, 3]);
  first.answer(() => undefined);
});

it(`mail comes once to everybody through a server that refuses for now every other time (seed ${SEED})`, async () => {
  let state = SEED;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const codes = [421, 450, 451, 452];
  smtp.answer(() => {
    if (random() < 0.5) return undefined;
    return { code: codes[Math.floor(random() * codes.length)] ?? 450, message: 'not now' };
  });
  const people = await Promise.all(Array.from({ length: 30 }, async () => (await makeUser()).user));
  const data = { taskId: 1n, bytes: 1, expiresAt: '2027-06-01T00:00:00Z' };
  await tell({ type: 'export-ready', recipients: people.map(({ id }) => id), data, dedupeKey: 'chaos' }, clock);
  for (let step = 0; step < 60; step += 1) {
    now += 10 * 60_000;
    await runDue(clock);
  }
  expect(smtp.mails.map(({ to }) => to).sort()).toEqual(people.map(({ email }) => email).sort());
  for (const { id } of people) expect(await deliveriesOf(id)).toMatchObject([{ state: 'sent', provider: 'smtp' }]);
});

it('a phone that FCM does not know any more is retired and gets nothing more', async () => {
  const { id } = (await makeUser()).user;
  const device = await addDevice(id, 'fcm');
  google.answer(() => fcmError(404, 'NOT_FOUND', 'UNREGISTERED'));
  for (const dedupeKey of ['first', 'second']) {
    await tell({ type: 'follow-accepted', recipients: [id], data: {}, dedupeKey }, clock);
  }
  expect(google.counts.calls).toBe(1);
  expect(await deliveriesOf(id)).toMatchObject([{ state: 'skipped', reason: 'device_gone' }]);
  const { rows } = await pg.query('SELECT retired_reason FROM notification_devices WHERE id = $1', [device.id]);
  expect(rows[0].retired_reason).toContain('UNREGISTERED');
});
