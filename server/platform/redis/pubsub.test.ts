import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { eventually, eventuallyPasses } from '../testing/eventually.ts';
import { closeRedis, stateRedis } from './client.ts';
import { isSubscriberConnected, onReconnect, publish, subscribe } from './pubsub.ts';
import { type CuttableProxy, startCuttableProxy } from './testing/cuttable-proxy.ts';

let proxy: CuttableProxy;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  proxy = await startCuttableProxy(process.env.REDIS_STATE_URL ?? '');
  process.env.REDIS_STATE_URL = proxy.url;
});
afterEach(async () => {
  proxy.restore();
  for (const end of ends.splice(0)) await end();
});
afterAll(async () => {
  await closeRedis();
  await proxy.stop();
});

async function listen(channel: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  ends.push(await subscribe(channel, (payload) => seen.push(payload)));
  return seen;
}

it('delivers JSON to every handler of the channel, ids as strings', async () => {
  const [one, two, other] = [await listen('a'), await listen('a'), await listen('b')];
  await publish('a', { id: 9007199254740993n, list: [1n] });
  await eventually(() => one.length + two.length === 2);
  expect(one).toEqual([{ id: '9007199254740993', list: ['1'] }]);
  expect(two).toEqual(one);
  expect(other).toEqual([]);
});

it('ends a subscription without ending the others', async () => {
  const left = await listen('a');
  const gone: unknown[] = [];
  const end = await subscribe('a', (payload) => gone.push(payload));
  await end();
  await publish('a', 1);
  await eventually(() => left.length === 1);
  expect(gone).toEqual([]);
});

it('goes on when a handler fails or a message is no JSON', async () => {
  ends.push(
    await subscribe('a', () => {
      throw new Error('boom');
    }),
  );
  const seen = await listen('b');
  await publish('a', 1);
  await stateRedis().publish('b', 'no json');
  await publish('b', 2);
  await eventually(() => seen.length === 1);
});

it('subscribes again after an outage, and says so only then', async () => {
  const seen = await listen('a');
  let reconnects = 0;
  ends.push(onReconnect(() => reconnects++));
  expect(isSubscriberConnected()).toBe(true);
  proxy.cut();
  await eventually(() => !isSubscriberConnected());
  expect(reconnects).toBe(0);
  proxy.restore();
  await eventually(() => reconnects === 1);
  expect(isSubscriberConnected()).toBe(true);
  await eventuallyPasses(() => publish('a', 'after'));
  await eventually(() => seen.includes('after'));
});

it('keeps a subscription asked for while Redis is away', async () => {
  await listen('a');
  proxy.cut();
  await eventually(() => !isSubscriberConnected());
  const seen: unknown[] = [];
  const subscribing = subscribe('late', (payload) => seen.push(payload));
  proxy.restore();
  ends.push(await subscribing);
  await eventuallyPasses(() => publish('late', 1));
  await eventually(() => seen.length === 1);
});
