import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSms } from '@/e2e/doubles/sms.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { eventually } from '@/server/platform/testing/eventually.ts';
import { outgoing, patient } from '../../testing/messages.ts';
import type { Provider } from '../channel.ts';
import { smsAccounts } from './sms-accounts.ts';
import { createSmsProvider } from './sms-provider.ts';

let service: Awaited<ReturnType<typeof startSms>>;
let provider: Provider;
const NUMBER = '+821012345678';
const now = Date.now();

beforeAll(async () => {
  service = await startSms();
});

beforeEach(() => {
  service.answer(() => undefined);
  service.texts.length = 0;
  const callbackOf = (id: bigint) => `https://maru.example/report/${id}`;
  provider = createSmsProvider({ name: 'sms', account: service.account, callbackOf, clock: () => now });
});

afterAll(() => service.stop());

const send = (...messages: ReturnType<typeof outgoing>[]) => provider.send(messages, patient);

it('hands over the text, how long it is good and where to report', async () => {
  const message = outgoing(NUMBER, { expiresAt: new Date(now + 90_900) });
  expect(await send(message)).toEqual([{ outcome: 'accepted', providerMessageId: expect.stringMatching(/^SM/) }]);
  const callback = `https://maru.example/report/${message.deliveryId}`;
  expect(service.texts[0]).toMatchObject({ to: NUMBER, body: message.content.body, validS: 90, callback });
});

it('cuts what would cost more than it says, between characters', async () => {
  const content = { title: '', body: '🔔'.repeat(1_000), html: null, url: null };
  await send(outgoing(NUMBER, { content }));
  expect(service.texts[0]?.body).toBe(`${'🔔'.repeat(449)}…`);
});

describe('what it refuses', () => {
  it.each([
    [{ status: 400, code: 21211 }, 'gone'],
    [{ status: 400, code: 21614 }, 'gone'],
    [{ status: 400, code: 21606 }, 'rejected'],
    [{ status: 401, code: 20003 }, 'retry'],
    [{ status: 500 }, 'retry'],
  ] as const)('%j: %s', async (answer, outcome) => {
    service.answer(() => answer);
    expect(await send(outgoing(NUMBER))).toMatchObject([{ outcome }]);
  });

  it('a number that has answered STOP gets nothing more', async () => {
    service.answer(() => ({ status: 400, code: 21610, message: 'unsubscribed' }));
    expect(await send(outgoing(NUMBER))).toMatchObject([{ outcome: 'rejected', suppress: 'complaint' }]);
  });

  it('429 is a pause', async () => {
    service.answer(() => ({ status: 429, code: 20429, headers: { 'retry-after': '3' } }));
    expect(await send(outgoing(NUMBER))).toMatchObject([{ outcome: 'pause', afterMs: 3_000 }]);
  });

  it('says nothing: the call ends, and what the others got counts', async () => {
    service.answer(({ to }) => (to === NUMBER ? 'hang' : undefined));
    const stop = new AbortController();
    const sending = provider.send([outgoing(NUMBER), outgoing('+15550101')], stop.signal);
    await eventually(() => service.texts.length === 1);
    await send(outgoing('+15550102'));
    stop.abort(new Error('late'));
    expect((await sending).map(({ outcome }) => outcome)).toEqual(['retry', 'accepted']);
  });
});

it('its accounts are those of the settings, in their order', () => {
  vi.stubEnv('SMS_URL', `${service.url} https://ACother:x%2Fy@sms.example?from=Maru`);
  dropSingleton('env');
  expect(smsAccounts()).toEqual([
    service.account,
    { origin: 'https://sms.example', account: 'ACother', token: 'x/y', from: 'Maru' },
  ]);
  vi.unstubAllEnvs();
  dropSingleton('env');
});
