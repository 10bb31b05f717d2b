import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheRedis, closeRedis, stateRedis } from '../redis/client.ts';
import { isSubscriberConnected, publish } from '../redis/pubsub.ts';
import { type CuttableProxy, startCuttableProxy } from '../redis/testing/cuttable-proxy.ts';
import { eventually, eventuallyPasses } from '../testing/eventually.ts';
import { type Cache, type CacheOptions, createCache } from './create-cache.ts';

type Row = { version: number; text: string };

let state: CuttableProxy;
let caching: CuttableProxy;
let now = 1_000_000;
let names = 0;

beforeAll(async () => {
  state = await startCuttableProxy(process.env.REDIS_STATE_URL ?? '');
  caching = await startCuttableProxy(process.env.REDIS_CACHE_URL ?? '');
  process.env.REDIS_STATE_URL = state.url;
  process.env.REDIS_CACHE_URL = caching.url;
});
beforeEach(() => {
  now = 1_000_000;
});
afterEach(async () => {
  state.restore();
  caching.restore();
  await eventuallyPasses(() => Promise.all([stateRedis().ping(), cacheRedis().flushall()]));
  await eventually(isSubscriberConnected);
});
afterAll(async () => {
  await closeRedis();
  await Promise.all([state.stop(), caching.stop()]);
});

/** `twins(2)` are the same cache in two processes. */
function twins(count: number, options: Partial<CacheOptions<Row>> = {}): Cache<Row>[] {
  const name = `test-${names++}`;
  const create = () =>
    createCache<Row>({
      name,
      ttlMs: 60_000,
      negativeTtlMs: 5_000,
      local: { max: 100, ttlMs: 10_000 },
      codec: { encode: JSON.stringify, decode: JSON.parse },
      version: (row) => row.version,
      clock: () => now,
      random: () => 0,
      ...options,
    });
  return Array.from({ length: count }, create);
}

function one(options?: Partial<CacheOptions<Row>>): Cache<Row> {
  const [cache] = twins(1, options);
  if (!cache) throw new Error('no cache');
  return cache;
}

function two(options?: Partial<CacheOptions<Row>>): [Cache<Row>, Cache<Row>] {
  const [first, second] = twins(2, options);
  if (!first || !second) throw new Error('no caches');
  return [first, second];
}

const row = (version: number): Row => ({ version, text: `text ${version}` });
const loader = (value: Row | null) => vi.fn(async () => value);
const never = () => Promise.reject(new Error('must not load'));

/** A load that the test lets end. */
function heldLoad(value: Row | null) {
  let finish: () => void = () => undefined;
  let begun: () => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const mayEnd = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const load = vi.fn(async () => {
    begun();
    await mayEnd;
    return value;
  });
  return { load, hasBegun, finish };
}

describe('get', () => {
  it('loads once, then answers from this process and, elsewhere, from Redis', async () => {
    const [here, there] = two();
    expect(here.peek('k')).toBeUndefined();
    expect(await here.get('k', loader(row(1)))).toEqual(row(1));
    expect(here.peek('k')).toEqual(row(1));
    expect(await here.get('k', never)).toEqual(row(1));
    expect(await there.get('k', never)).toEqual(row(1));
    expect(there.peek('k')).toEqual(row(1));
  });

  it('remembers for a shorter time what is not there', async () => {
    const [here, there] = two();
    expect(await here.get('k', loader(null))).toBeNull();
    expect(here.peek('k')).toBeNull();
    expect(await there.get('k', never)).toBeNull();
    const [key] = await cacheRedis().keys('cache:*');
    expect(await cacheRedis().pttl(key ?? '')).toBeLessThanOrEqual(5_000);
  });

  it('loads once for many who ask at the same time', async () => {
    const cache = one();
    const { load, hasBegun, finish } = heldLoad(row(1));
    const answers = Array.from({ length: 50 }, () => cache.get('k', load));
    await hasBegun;
    finish();
    expect(await Promise.all(answers)).toEqual(Array(50).fill(row(1)));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('passes on that a load failed, and remembers nothing of it', async () => {
    const cache = one();
    await expect(cache.get('k', never)).rejects.toThrow('must not load');
    expect(await cache.get('k', loader(row(1)))).toEqual(row(1));
  });

  it('does not renew an entry of this process by reading it', async () => {
    const cache = one();
    await cache.get('k', loader(row(1)));
    for (let second = 0; second < 9; second++) {
      now += 1_000;
      expect(cache.peek('k')).toEqual(row(1));
    }
    now += 1_000;
    expect(cache.peek('k')).toBeUndefined();
  });

  it('gives entries lifetimes that differ', async () => {
    let draw = 0;
    const cache = one({ random: () => (draw++ % 10) / 10 });
    for (let index = 0; index < 10; index++) await cache.get(`k${index}`, loader(row(1)));
    const keys = await cacheRedis().keys('cache:*');
    const lifetimes = await Promise.all(keys.map((key) => cacheRedis().pttl(key)));
    expect(Math.min(...lifetimes)).toBeGreaterThan(40_000);
    expect(Math.max(...lifetimes)).toBeLessThanOrEqual(60_000);
    expect(Math.max(...lifetimes) - Math.min(...lifetimes)).toBeGreaterThan(5_000);
  });

  it('refreshes early, without letting anybody wait', async () => {
    const cache = one({ local: undefined, random: () => 0.5 });
    await cache.get('k', async () => {
      now += 100;
      return row(1);
    });
    now += 54_000;
    const { load, hasBegun, finish } = heldLoad(row(2));
    expect(await cache.get('k', load)).toEqual(row(1));
    await hasBegun;
    expect(await cache.get('k', load)).toEqual(row(1));
    finish();
    await eventuallyPasses(async () => expect(await cache.get('k', load)).toEqual(row(2)));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('loads anew what another release wrote', async () => {
    const cache = one({
      codec: {
        encode: JSON.stringify,
        decode: () => {
          throw new Error('old format');
        },
      },
      local: undefined,
    });
    await cache.get('k', loader(row(1)));
    expect(await cache.get('k', loader(row(2)))).toEqual(row(2));
  });
});

describe('invalidate', () => {
  it('makes every process read the change', async () => {
    const [here, there] = two();
    await here.get('k', loader(row(1)));
    await there.get('k', never);
    await here.invalidate('k', 2);
    await eventually(() => there.peek('k') === undefined);
    expect(await there.get('k', loader(row(2)))).toEqual(row(2));
    expect(await here.get('k', never)).toEqual(row(2));
  });

  it('keeps a slow reader from storing what it read before the change', async () => {
    const [here, there] = two();
    const { load, hasBegun, finish } = heldLoad(row(1));
    const slow = there.get('k', load);
    await hasBegun;
    await here.invalidate('k', 2);
    finish();
    expect(await slow).toEqual(row(1));
    expect(there.peek('k')).toBeUndefined();
    expect(await there.get('k', loader(row(2)))).toEqual(row(2));
  });

  it('keeps one who found nothing from hiding what was made meanwhile', async () => {
    const [here, there] = two();
    const { load, hasBegun, finish } = heldLoad(null);
    const early = there.get('k', load);
    await hasBegun;
    await here.invalidate('k', 1);
    finish();
    expect(await early).toBeNull();
    expect(there.peek('k')).toBeUndefined();
    expect(await there.get('k', loader(row(1)))).toEqual(row(1));
  });

  it('lets who asks after the change not join a load from before it', async () => {
    const cache = one();
    const { load, hasBegun, finish } = heldLoad(row(1));
    const slow = cache.get('k', load);
    await hasBegun;
    await cache.invalidate('k', 2);
    expect(await cache.get('k', loader(row(2)))).toEqual(row(2));
    finish();
    await slow;
    expect(cache.peek('k')).toEqual(row(2));
    expect(await cache.get('k', never)).toEqual(row(2));
  });

  it('gives a lagging reader the newer value that stands in Redis', async () => {
    const [here, there] = two({ local: undefined });
    const { load, hasBegun, finish } = heldLoad(row(1));
    const lagging = there.get('k', load);
    await hasBegun;
    await here.get('k', loader(row(2)));
    finish();
    expect(await lagging).toEqual(row(2));
  });

  it('without a version lets nothing be stored for a moment', async () => {
    const [here, there] = two();
    const { load, hasBegun, finish } = heldLoad(row(5));
    const slow = there.get('k', load);
    await hasBegun;
    await here.invalidate('k');
    finish();
    await slow;
    const again = loader(row(6));
    expect(await there.get('k', again)).toEqual(row(6));
    expect(again).toHaveBeenCalled();
  });

  it('leaves what is as new or newer', async () => {
    const cache = one({ local: undefined });
    await cache.get('k', loader(row(3)));
    await cache.invalidate('k', 3);
    await cache.invalidate('k', 2);
    expect(await cache.get('k', never)).toEqual(row(3));
  });
});

describe('outages', () => {
  it('loads when the cache server is away, and trusts its own entry for a second only without drops', async () => {
    const cache = one();
    await cache.get('x', loader(row(1)));
    await eventually(isSubscriberConnected);
    caching.cut();
    await eventually(() => cacheRedis().status !== 'ready');
    expect(await cache.get('k', loader(row(1)))).toEqual(row(1));
    expect(cache.peek('k')).toEqual(row(1));
    state.cut();
    await eventually(() => !isSubscriberConnected());
    now += 1_001;
    expect(cache.peek('k')).toBeUndefined();
    expect(await cache.get('k', loader(row(2)))).toEqual(row(2));
  });

  it('drops its own entries when drops may have been missed', async () => {
    const cache = one();
    await cache.get('k', loader(row(1)));
    await eventually(isSubscriberConnected);
    state.cut();
    await eventually(() => !isSubscriberConnected());
    expect(cache.peek('k')).toEqual(row(1));
    state.restore();
    await eventually(isSubscriberConnected);
    expect(cache.peek('k')).toBeUndefined();
  });

  it('tells the other processes although the cache server is away, and the cache server when it is back', async () => {
    const [here, there] = two();
    await here.get('k', loader(row(1)));
    await there.get('k', never);
    await eventually(isSubscriberConnected);
    caching.cut();
    await eventually(() => cacheRedis().status !== 'ready');
    await here.invalidate('k', 2);
    await eventually(() => there.peek('k') === undefined);
    caching.restore();
    await eventually(() => cacheRedis().status === 'ready');
    // Until the invalidation is delivered, this process does not believe Redis.
    expect(await here.get('k', loader(row(2)))).toEqual(row(2));
    await eventuallyPasses(async () => {
      const [key] = await cacheRedis().keys('cache:test-*');
      expect(await cacheRedis().get(key ?? '')).toMatch(/^T2|^E2/);
    });
  });
});

it('hears drops of other processes by the name of the cache', async () => {
  const cache = one();
  await cache.get('k', loader(row(1)));
  await cache.get('l', loader(row(1)));
  await eventually(isSubscriberConnected);
  await publish(`cache:test-${names - 1}`, 'k');
  await eventually(() => cache.peek('k') === undefined);
  expect(cache.peek('l')).toEqual(row(1));
  cache.clearLocal();
  expect(cache.peek('l')).toBeUndefined();
});
