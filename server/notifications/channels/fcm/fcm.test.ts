import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fcmError, startFcm } from '@/e2e/doubles/fcm.ts';
import { eventually } from '@/server/platform/testing/eventually.ts';
import { outgoing, patient } from '../../testing/messages.ts';
import type { Provider } from '../channel.ts';
import { createFcmProvider } from './fcm-provider.ts';

let google: Awaited<ReturnType<typeof startFcm>>;
let provider: Provider;
let now = Date.now();
let phones = 0;
const phone = () => `token-of-a-phone-${phones++}`;

beforeAll(async () => {
  google = await startFcm();
});

beforeEach(() => {
  now = Date.now();
  google.answer(() => undefined);
  google.answerOauth(() => undefined);
  google.taken.length = 0;
  provider = createFcmProvider({ account: google.account, url: google.origin, clock: () => now });
});

afterAll(() => google.stop());

const send = (...messages: ReturnType<typeof outgoing>[]) => provider.send(messages, patient);

it('hands over text, what a tap opens, how long it is good and what it replaces', async () => {
  const message = outgoing(phone(), { expiresAt: new Date(now + 90_000) });
  const [result] = await send(message);
  expect(result).toMatchObject({ outcome: 'accepted', providerMessageId: expect.stringMatching(/^projects\//) });
  const { title, body, url } = message.content;
  expect(google.taken[0]).toEqual({
    token: message.to.address,
    notification: { title, body },
    data: { kind: 'show', tag: message.tag, url },
    android: { priority: 'HIGH', ttl: '90s', collapse_key: message.tag, notification: { tag: message.tag } },
  });
  await send(outgoing(phone(), { kind: 'clear' }));
  expect(google.taken[1]).not.toHaveProperty('notification');
});

describe('the token of access', () => {
  it('is asked for once for a whole batch and kept until it ends', async () => {
    const before = google.counts.tokens;
    await send(...Array.from({ length: 50 }, () => outgoing(phone())));
    expect(google.taken).toHaveLength(50);
    await send(outgoing(phone()));
    expect(google.counts.tokens - before).toBe(1);
    now += 3_600_000;
    await send(outgoing(phone()));
    expect(google.counts.tokens - before).toBe(2);
  });

  it('that is good no longer is replaced, and nothing is lost', async () => {
    await send(outgoing(phone()));
    google.revokeTokens();
    const results = await send(outgoing(phone()), outgoing(phone()));
    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    expect(google.taken).toHaveLength(3);
  });

  it('that nobody gives out is no fault of the devices', async () => {
    google.answerOauth(() => ({ status: 400, body: { error: 'invalid_grant' } }));
    expect(await send(outgoing(phone()))).toEqual([
      { outcome: 'retry', error: expect.stringContaining('invalid_grant') },
    ]);
    google.answerOauth(() => undefined);
    expect(await send(outgoing(phone()))).toMatchObject([{ outcome: 'accepted' }]);
  });
});

describe('what FCM refuses', () => {
  it.each([
    [fcmError(404, 'NOT_FOUND', 'UNREGISTERED'), 'gone'],
    [fcmError(403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH'), 'gone'],
    [
      fcmError(
        400,
        'INVALID_ARGUMENT',
        'INVALID_ARGUMENT',
        'The registration token is not a valid FCM registration token',
      ),
      'gone',
    ],
    [fcmError(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'Message too big'), 'rejected'],
    [fcmError(403, 'PERMISSION_DENIED'), 'retry'],
    [fcmError(500, 'INTERNAL'), 'retry'],
    [{ status: 502, body: undefined }, 'retry'],
  ] as const)('%j: %s', async (answer, outcome) => {
    google.answer(() => answer);
    expect(await send(outgoing(phone()))).toMatchObject([
      { outcome, error: expect.stringContaining(String(answer.status)) },
    ]);
  });

  it('429 is a pause of a minute unless it says otherwise, 503 says when', async () => {
    google.answer(() => fcmError(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'));
    expect(await send(outgoing(phone()))).toMatchObject([{ outcome: 'pause', afterMs: 60_000 }]);
    google.answer(() => ({ ...fcmError(429, 'RESOURCE_EXHAUSTED'), headers: { 'retry-after': '5' } }));
    expect(await send(outgoing(phone()))).toMatchObject([{ outcome: 'pause', afterMs: 5_000 }]);
    google.answer(() => ({ ...fcmError(503, 'UNAVAILABLE'), headers: { 'retry-after': '9' } }));
    expect(await send(outgoing(phone()))).toMatchObject([{ outcome: 'retry', afterMs: 9_000 }]);
  });

  it('says nothing: the call ends, and what the others got counts', async () => {
    const [silent, served] = [outgoing(phone()), outgoing(phone())];
    google.answer(({ token }) => (token === silent.to.address ? 'hang' : undefined));
    const stop = new AbortController();
    const sending = provider.send([silent, served], stop.signal);
    await eventually(() => google.taken.length === 1);
    await send(outgoing(phone()));
    stop.abort(new Error('late'));
    expect((await sending).map(({ outcome }) => outcome)).toEqual(['retry', 'accepted']);
  });
});
