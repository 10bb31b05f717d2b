import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApns } from '@/e2e/doubles/apns.ts';
import { fcmError, startFcm } from '@/e2e/doubles/fcm.ts';
import { startSms } from '@/e2e/doubles/sms.ts';
import { createApnsProvider } from '@/server/notifications/channels/apns/apns-provider.ts';
import { checkChannel, checkWebPush } from '@/server/notifications/channels/check-channels.ts';
import { createFcmProvider } from '@/server/notifications/channels/fcm/fcm-provider.ts';
import { createSmsProvider } from '@/server/notifications/channels/sms/sms-provider.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { browsersFinding, CHANNEL_CHECKS, providersFinding } from './channels-health.ts';

let apple: Awaited<ReturnType<typeof startApns>>;
let google: Awaited<ReturnType<typeof startFcm>>;
let texts: Awaited<ReturnType<typeof startSms>>;

beforeAll(async () => {
  [apple, google, texts] = await Promise.all([startApns(), startFcm(), startSms()]);
});

afterAll(async () => {
  await Promise.all([apple.stop(), google.stop(), texts.stop()]);
});

/** A setting, until the test ends. */
function set(name: string, value: string): void {
  vi.stubEnv(name, value);
  dropSingleton('env');
}

afterEach(() => void dropSingleton('env'));

const apns = (more = {}) => createApnsProvider({ ...apple.settings, ...more });
const fcm = (url: string) => createFcmProvider({ account: google.account, url });
const sms = (name: string, more = {}) =>
  createSmsProvider({ name, account: { ...texts.account, ...more }, callbackOf: () => null });

describe('a provider', () => {
  it('that says that there is nobody there lets us in, and has sent nothing', async () => {
    apple.answer(() => ({ status: 400, reason: 'BadDeviceToken' }));
    google.answer(() =>
      fcmError(400, 'INVALID_ARGUMENT', undefined, 'The registration token is not a valid FCM registration token'),
    );
    const provider = apns();
    expect([
      ...(await checkChannel('apns', [provider])),
      ...(await checkChannel('fcm', [fcm(google.origin)])),
      ...(await checkChannel('sms', [sms('sms')])),
    ]).toEqual(['apns', 'fcm', 'sms'].map((name) => ({ provider: name, error: null })));
    expect([apple.taken, google.taken, texts.texts]).toEqual([[], [], []]);
    provider.close();
  });

  it('that does not know us, or does not answer, says why', async () => {
    apple.answer(() => undefined);
    const stranger = apns({ teamId: 'SOMEBODY12' });
    expect(await checkChannel('apns', [stranger])).toEqual([
      { provider: 'apns', error: expect.stringContaining('InvalidProviderToken') },
    ]);
    stranger.close();
    const other = apns({ topic: 'example.other.app' });
    expect(await checkChannel('apns', [other])).toEqual([
      { provider: 'apns', error: expect.stringContaining('BadTopic') },
    ]);
    other.close();
    expect(await checkChannel('fcm', [fcm('http://127.0.0.1:1')])).toEqual([
      { provider: 'fcm', error: expect.stringContaining('ECONNREFUSED') },
    ]);
    const looks = await checkChannel('sms', [sms('sms', { token: 'wrong' }), sms('sms-2')]);
    expect(looks).toEqual([
      { provider: 'sms', error: expect.stringContaining('401') },
      { provider: 'sms-2', error: null },
    ]);
    expect(providersFinding(looks, 'SMS_URL', 'correct it')).toMatchObject({ state: 'warn', cure: 'correct it' });
    expect(providersFinding(looks.slice(0, 1), 'SMS_URL', 'correct it')).toMatchObject({ state: 'bad' });
  });
});

describe('a channel', () => {
  it('that nobody has set up is no fault', async () => {
    expect(await CHANNEL_CHECKS.SMS?.()).toEqual({ state: 'ok', detail: 'not set up (SMS_URL is not set)' });
  });

  it('whose settings cannot be used is off, and says why', async () => {
    set('FCM_CREDENTIALS', '/nowhere/account.json');
    expect(await CHANNEL_CHECKS['Android push (FCM)']?.()).toMatchObject({
      state: 'bad',
      detail: expect.stringContaining('ENOENT'),
    });
  });

  it('to browsers names the services that cannot be reached', async () => {
    set('VAPID_KEY', '0123456789abcdef'.repeat(4));
    const silent = await checkWebPush([google.origin, 'http://127.0.0.1:1']);
    expect(silent).toEqual(['http://127.0.0.1:1']);
    expect(browsersFinding(silent)).toMatchObject({ state: 'warn', detail: expect.stringContaining('127.0.0.1:1') });
    expect(browsersFinding([])).toMatchObject({ state: 'ok' });
    expect(browsersFinding(null)).toMatchObject({ state: 'warn', cure: expect.stringContaining('VAPID_KEY') });
  });
});
