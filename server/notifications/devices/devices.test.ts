import { createECDH } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { makeUser } from '@/server/users/factory.ts';
import { replaceProviders } from '../channels/providers.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { insertSuppression } from '../suppressions/repository.ts';
import { DEVICES_MAX } from '../terms.ts';
import { addDevice, deliveriesOf, runJobs } from '../testing/pipeline.ts';
import { type RecordingProvider, recordingProvider } from '../testing/recording-provider.ts';
import { confirmDevice, sendCodeAgain } from './confirm-number.ts';
import type { RegisterDeviceInput } from './schema.ts';
import { listDevices, registerDevice, removeDevice, resumeEmail, testDevice } from './service.ts';

const CALLER = {
  address: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};
const NUMBER = '+821012345678';

let sms: RecordingProvider;
let push: RecordingProvider;
let restore: () => void;
let mina: { id: bigint; email: string };
let juno: { id: bigint; email: string };

beforeEach(async () => {
  [sms, push] = [recordingProvider('sms'), recordingProvider('web_push')];
  restore = replaceProviders({ sms: [sms], web_push: [push], fcm: [recordingProvider('fcm')] });
  [mina, juno] = [(await makeUser()).user, (await makeUser()).user];
});

afterEach(async () => {
  restore();
  await pg.query('DELETE FROM outbox');
  await pg.query('DELETE FROM notification_devices');
  await stateRedis().flushall();
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

let browsers = 0;
const browser = (more: Partial<Extract<RegisterDeviceInput, { channel: 'web_push' }>> = {}): RegisterDeviceInput => ({
  channel: 'web_push',
  address: `https://198.51.100.7.example/${browsers++}`,
  keys: { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: Buffer.alloc(16).toString('base64url') },
  ...more,
});
const number: RegisterDeviceInput = { channel: 'sms', address: NUMBER, name: 'Phone' };
const codeSent = async () => {
  await runJobs();
  return /\d{6}/.exec(sms.taken.at(-1)?.content.body ?? '')?.[0] ?? '';
};

describe('a browser', () => {
  it('is called by what it says of itself, and takes a test', async () => {
    const { id, name, state } = await registerDevice(mina, browser(), CALLER);
    expect([name, state]).toEqual(['Firefox · Linux', 'active']);
    await testDevice(mina, id);
    await runJobs();
    expect(push.taken).toMatchObject([{ type: 'device-test', to: { deviceId: id }, urgent: true }]);
    expect(push.taken[0]?.content.body).toContain('Firefox · Linux');
    expect(await deliveriesOf(mina.id)).toMatchObject([{ channel: 'web_push', state: 'sent' }]);
  });

  it('belongs to whoever registered it last, and is there again when it was gone', async () => {
    const input = browser({ name: 'Mine' });
    const { id } = await registerDevice(mina, input, CALLER);
    await pg.query("UPDATE notification_devices SET retired_at = now(), retired_reason = '410' WHERE id = $1", [id]);
    expect((await listDevices(mina)).items).toMatchObject([{ state: 'gone', goneReason: '410' }]);
    await expect(testDevice(mina, id)).rejects.toMatchObject({ details: { reason: 'device_gone' } });
    expect(await registerDevice(juno, input, CALLER)).toMatchObject({ state: 'active', goneReason: null });
    expect((await listDevices(mina)).items).toEqual([]);
  });

  it.each([
    ['an address in our own network', { address: 'https://127.0.0.1/push' }, 'device_address_invalid'],
    ['the metadata of a cloud', { address: 'http://169.254.169.254/latest' }, 'device_address_invalid'],
    ['an address with a password', { address: 'https://a:b@push.example/' }, 'device_address_invalid'],
    [
      'keys that are none',
      { keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: '' } },
      'device_keys_invalid',
    ],
  ])('with %s is refused', async (_name, more, reason) => {
    await expect(registerDevice(mina, browser(more), CALLER)).rejects.toMatchObject({
      code: 'invalid',
      details: { reason },
    });
  });

  it('is one of at most so many, of which one that is known is none more', async () => {
    const known = browser();
    await registerDevice(mina, known, CALLER);
    await Promise.all(Array.from({ length: DEVICES_MAX - 1 }, () => addDevice(mina.id, 'fcm')));
    await expect(registerDevice(mina, browser(), CALLER)).rejects.toMatchObject({
      details: { reason: 'devices_full' },
    });
    expect(await registerDevice(mina, known, CALLER)).toMatchObject({ state: 'active' });
  });

  it('cannot be registered where nobody has set the channel up', async () => {
    replaceProviders({ web_push: [] });
    await expect(registerDevice(mina, browser(), CALLER)).rejects.toMatchObject({
      code: 'unavailable',
      details: { reason: 'channel_off' },
    });
  });
});

it('another person’s device is nobody’s', async () => {
  const { id } = await registerDevice(mina, browser(), CALLER);
  const { id: phone } = await registerDevice(mina, number, CALLER);
  for (const attempt of [
    () => removeDevice(juno, id),
    () => testDevice(juno, id),
    () => confirmDevice(juno, phone, '123456'),
    () => sendCodeAgain(juno, phone, CALLER.address),
    () => confirmDevice(mina, id, '123456'),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
  }
  await removeDevice(mina, id);
  await expect(removeDevice(mina, id)).rejects.toMatchObject({ code: 'not_found' });
});

describe('a number', () => {
  it('gets nothing but its code before that was typed', async () => {
    const { id, state, hint } = await registerDevice(mina, number, CALLER);
    expect([state, hint]).toEqual(['unconfirmed', '…5678']);
    await expect(testDevice(mina, id)).rejects.toMatchObject({ details: { reason: 'device_unconfirmed' } });
    const code = await codeSent();
    expect(await confirmDevice(mina, id, code)).toMatchObject({ state: 'active' });
    await expect(confirmDevice(mina, id, code)).rejects.toMatchObject({ details: { reason: 'device_confirmed' } });
    await testDevice(mina, id);
    await runJobs();
    expect(sms.taken.at(-1)).toMatchObject({ type: 'device-test', to: { address: NUMBER } });
  });

  it('takes five tries of a code, then another one is needed', async () => {
    const { id } = await registerDevice(mina, number, CALLER);
    const code = await codeSent();
    const wrong = code === '000000' ? '000001' : '000000';
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(confirmDevice(mina, id, wrong)).rejects.toMatchObject({ details: { reason: 'code_wrong' } });
    }
    await expect(confirmDevice(mina, id, code)).rejects.toMatchObject({ details: { reason: 'code_expired' } });
    await sendCodeAgain(mina, id, CALLER.address);
    expect(await confirmDevice(mina, id, await codeSent())).toMatchObject({ state: 'active' });
  });

  it('is written down by anybody, but belongs to who has its code', async () => {
    const { id: first } = await registerDevice(mina, number, CALLER);
    await confirmDevice(mina, first, await codeSent());
    const { id: second } = await registerDevice(juno, number, CALLER);
    expect((await listDevices(mina)).items).toMatchObject([{ state: 'active' }]);
    await confirmDevice(juno, second, await codeSent());
    expect((await listDevices(mina)).items).toEqual([]);
    expect((await listDevices(juno)).items).toMatchObject([{ state: 'active' }]);
  });

  it('gets five codes an hour, whoever asks', async () => {
    for (const person of [mina, juno, mina, juno, mina]) await registerDevice(person, number, CALLER);
    await expect(registerDevice(juno, number, CALLER)).rejects.toMatchObject({ code: 'rate_limited' });
  });
});

describe('the list', () => {
  it('tells what can be sent on, and what browsers subscribe with where there is a key', async () => {
    expect(await listDevices(mina)).toMatchObject({ available: ['web_push', 'fcm', 'email', 'sms'], pushKey: null });
    vi.stubEnv('VAPID_KEY', '1f'.repeat(32));
    dropSingleton('env');
    const { pushKey } = await listDevices(mina);
    expect(Buffer.from(pushKey ?? '', 'base64url')).toHaveLength(65);
    vi.unstubAllEnvs();
    for (const name of ['env', 'notifications.vapid']) dropSingleton(name);
  });

  it('shows that mail is not sent any more, until its person says that it works', async () => {
    const entry = {
      channel: 'email',
      addressHash: hashAddress('email', mina.email),
      reason: 'bounce',
      detail: null,
    } as const;
    await insertSuppression(entry);
    expect((await listDevices(mina)).email).toEqual({ address: mina.email, suppressed: 'bounce' });
    expect((await resumeEmail(mina)).email.suppressed).toBeNull();
  });
});
