import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApns } from '@/e2e/doubles/apns.ts';
import { eventually } from '@/server/platform/testing/eventually.ts';
import { outgoing, patient } from '../../testing/messages.ts';
import { createApnsProvider } from './apns-provider.ts';

let apple: Awaited<ReturnType<typeof startApns>>;
let provider: ReturnType<typeof createApnsProvider>;
let now = Date.now();
const clock = () => now;
let phones = 0;
const phone = () => (++phones).toString(16).padStart(64, '0');

beforeAll(async () => {
  apple = await startApns();
});

beforeEach(() => {
  now = Date.now();
  apple.answer(() => undefined);
  apple.tune({ delayMs: 0, clock });
  apple.taken.length = 0;
  provider = createApnsProvider(apple.settings, clock);
});

afterEach(() => provider.close());
afterAll(() => apple.stop());

const send = async (...messages: ReturnType<typeof outgoing>[]) => provider.send(messages, patient);
const outcomes = async (...messages: ReturnType<typeof outgoing>[]) =>
  (await send(...messages)).map(({ outcome }) => outcome);

describe('what Apple takes', () => {
  it('says for how long it is good, what it replaces and how urgent it is', async () => {
    const message = outgoing(phone(), { urgent: true });
    expect(await send(message)).toEqual([
      { outcome: 'accepted', providerMessageId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);
    const { title, body, url } = message.content;
    expect(apple.taken[0]).toMatchObject({
      token: message.to.address,
      payload: { aps: { alert: { title, body }, 'interruption-level': 'time-sensitive' }, tag: message.tag, url },
      headers: {
        'apns-push-type': 'alert',
        'apns-priority': '10',
        'apns-collapse-id': message.tag,
        'apns-expiration': String(Math.floor(message.expiresAt.getTime() / 1_000)),
      },
    });
  });

  it('is taken away without showing anything', async () => {
    const message = outgoing(phone(), { kind: 'clear' });
    await send(message);
    expect(apple.taken[0]).toMatchObject({
      payload: { aps: { 'content-available': 1 }, kind: 'clear', tag: message.tag },
      headers: { 'apns-push-type': 'background', 'apns-priority': '5' },
    });
  });

  it('goes over one connection, 200 at once', async () => {
    const before = apple.connections();
    const messages = Array.from({ length: 200 }, () => outgoing(phone()));
    expect(new Set(await outcomes(...messages))).toEqual(new Set(['accepted']));
    expect(new Set(apple.taken.map(({ token }) => token)).size).toBe(200);
    expect(apple.connections() - before).toBe(1);
  });

  it('has at most 4,096 bytes', async () => {
    const content = {
      title: '제목'.repeat(500),
      body: '"본문\n'.repeat(2_000),
      html: null,
      url: `https://m.example/${'x'.repeat(1_500)}`,
    };
    expect(await outcomes(outgoing(phone(), { content }))).toEqual(['accepted']);
    expect(apple.taken[0]?.payload.url).toBe(content.url);
  });
});

describe('the token of the provider', () => {
  it('is made once in 40 minutes', async () => {
    const before = apple.tokens();
    await send(outgoing(phone()), outgoing(phone()));
    now += 39 * 60_000;
    await send(outgoing(phone()));
    expect(apple.tokens() - before).toBe(1);
    now += 2 * 60_000;
    expect(await outcomes(outgoing(phone()))).toEqual(['accepted']);
    expect(apple.tokens() - before).toBe(2);
  });

  it('that Apple holds for too old is made anew, and nothing is lost', async () => {
    await send(outgoing(phone()));
    const ahead = now + 61 * 60_000;
    // Only Apple's clock is ahead; then ours is corrected as well.
    apple.tune({ clock: () => ahead });
    apple.answer(() => {
      now = ahead;
      return undefined;
    });
    expect(await outcomes(outgoing(phone()), outgoing(phone()))).toEqual(['accepted', 'accepted']);
    expect(apple.taken).toHaveLength(3);
  });

  it('signed by another key is no fault of the device', async () => {
    const other = await startApns();
    const wrong = createApnsProvider({ ...apple.settings, key: other.settings.key }, clock);
    expect(await wrong.send([outgoing(phone())], patient)).toEqual([
      { outcome: 'retry', error: '403 InvalidProviderToken' },
    ]);
    wrong.close();
    await other.stop();
  });
});

describe('what Apple refuses', () => {
  it.each([
    [410, 'Unregistered', 'gone'],
    [410, 'ExpiredToken', 'gone'],
    [400, 'BadDeviceToken', 'gone'],
    [400, 'DeviceTokenNotForTopic', 'rejected'],
    [413, 'PayloadTooLarge', 'rejected'],
    [500, 'InternalServerError', 'retry'],
    [503, 'ServiceUnavailable', 'retry'],
  ] as const)('%i %s: %s', async (status, reason, outcome) => {
    apple.answer(() => ({ status, reason }));
    expect(await send(outgoing(phone()))).toEqual([{ outcome, error: `${status} ${reason}` }]);
  });

  it('429 is a pause, for one device or for all', async () => {
    apple.answer(() => ({ status: 429, reason: 'TooManyRequests', headers: { 'retry-after': '7' } }));
    expect((await send(outgoing(phone())))[0]).toMatchObject({ outcome: 'pause', afterMs: 7_000, isPartial: true });
    apple.answer(() => ({ status: 429, reason: 'TooManyProviderTokenUpdates' }));
    expect((await send(outgoing(phone())))[0]).toMatchObject({ outcome: 'pause', afterMs: 60_000, isPartial: false });
  });

  it('503 with Retry-After says when', async () => {
    apple.answer(() => ({ status: 503, reason: 'Shutdown', headers: { 'retry-after': '30' } }));
    expect((await send(outgoing(phone())))[0]).toMatchObject({ outcome: 'retry', afterMs: 30_000 });
  });
});

describe('a connection that ends', () => {
  /** How often each phone was told. */
  const times = () => {
    const counts = new Map<string, number>();
    for (const { token } of apple.taken) counts.set(token, (counts.get(token) ?? 0) + 1);
    return counts;
  };

  it('by GOAWAY in the middle of a batch loses nothing and tells nobody twice', async () => {
    await send(outgoing(phone()));
    apple.taken.length = 0;
    const connections = apple.connections();
    const messages = Array.from({ length: 100 }, () => outgoing(phone()));
    let seen = 0;
    apple.tune({ delayMs: 5 });
    apple.answer(() => {
      seen += 1;
      // Streams of this connection are 1, 3, 5, …: the first 40 are taken, what is above was not seen.
      if (seen === 1) apple.goAway(79);
      return undefined;
    });
    expect(new Set(await outcomes(...messages))).toEqual(new Set(['accepted']));
    expect(apple.connections() - connections).toBeGreaterThanOrEqual(1);
    expect(messages.map(({ to }) => times().get(to.address))).toEqual(messages.map(() => 1));
    expect(apple.taken).toHaveLength(100);
  });

  it('by GOAWAY between two batches is followed by a new one', async () => {
    await send(outgoing(phone()));
    const connections = apple.connections();
    apple.goAway(1);
    for (let batch = 0; batch < 5; batch += 1) {
      expect(await outcomes(outgoing(phone()), outgoing(phone()))).toEqual(['accepted', 'accepted']);
    }
    expect(apple.connections() - connections).toBe(1);
    expect(apple.taken).toHaveLength(11);
  });

  it('in the middle of an answer is tried again by the pipeline: nobody knows whether it was taken', async () => {
    apple.answer(() => 'drop');
    expect(await outcomes(outgoing(phone()))).toEqual(['retry']);
    apple.answer(() => undefined);
    expect(await outcomes(outgoing(phone()))).toEqual(['accepted']);
  });

  it('says nothing any more: the call ends, what the others got counts, and the next one takes a new connection', async () => {
    const [silent, served] = [outgoing(phone()), outgoing(phone())];
    apple.answer(({ token }) => (token === silent.to.address ? 'hang' : undefined));
    const stop = new AbortController();
    const sending = provider.send([silent, served], stop.signal);
    await eventually(() => apple.taken.length === 1);
    await send(outgoing(phone()));
    stop.abort(new Error('late'));
    expect((await sending).map(({ outcome }) => outcome)).toEqual(['retry', 'accepted']);
    apple.answer(() => undefined);
    expect(await outcomes(outgoing(phone()))).toEqual(['accepted']);
  });

  it('is refused: told as trouble of the provider', async () => {
    const away = await startApns();
    await away.stop();
    const lost = createApnsProvider(away.settings, clock);
    expect((await lost.send([outgoing(phone())], patient))[0]).toMatchObject({ outcome: 'retry' });
    lost.close();
  });
});
