import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { cacheRedis, closeRedis, stateRedis } from '../../redis/client.ts';
import { isSubscriberConnected } from '../../redis/pubsub.ts';
import { type CuttableProxy, startCuttableProxy } from '../../redis/testing/cuttable-proxy.ts';
import { eventually, eventuallyPasses } from '../../testing/eventually.ts';
import { type Cache, type CacheOptions, createCache } from '../create-cache.ts';

type Row = { version: number; text: string };

export const row = (version: number): Row => ({ version, text: `text ${version}` });
export const loader = (value: Row | null) => vi.fn(async () => value);
export const never = () => Promise.reject(new Error('must not load'));

/** A load that the test lets end. */
export function heldLoad(value: Row | null) {
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

/** Caches before servers that a test can cut off. `at`: the time of their clock, both servers, and the name of what was made last. */
export function standCaches() {
  const at = { now: 0, name: '' } as { now: number; name: string; state: CuttableProxy; caching: CuttableProxy };
  let names = 0;

  beforeAll(async () => {
    at.state = await startCuttableProxy(process.env.REDIS_STATE_URL ?? '');
    at.caching = await startCuttableProxy(process.env.REDIS_CACHE_URL ?? '');
    process.env.REDIS_STATE_URL = at.state.url;
    process.env.REDIS_CACHE_URL = at.caching.url;
  });
  beforeEach(() => {
    at.now = 1_000_000;
  });
  afterEach(async () => {
    at.state.restore();
    at.caching.restore();
    await eventuallyPasses(() => Promise.all([stateRedis().ping(), cacheRedis().flushall()]));
    await eventually(isSubscriberConnected);
  });
  afterAll(async () => {
    await closeRedis();
    await Promise.all([at.state.stop(), at.caching.stop()]);
  });

  function create(name: string, options: Partial<CacheOptions<Row>>): Cache<Row> {
    return createCache<Row>({
      name,
      ttlMs: 60_000,
      negativeTtlMs: 5_000,
      local: { max: 100, ttlMs: 10_000 },
      codec: { encode: JSON.stringify, decode: JSON.parse },
      version: (each) => each.version,
      clock: () => at.now,
      random: () => 0,
      ...options,
    });
  }

  function one(options: Partial<CacheOptions<Row>> = {}): Cache<Row> {
    at.name = `test-${names++}`;
    return create(at.name, options);
  }

  /** The same cache in two processes. */
  function two(options: Partial<CacheOptions<Row>> = {}): [Cache<Row>, Cache<Row>] {
    return [one(options), create(at.name, options)];
  }

  return { at, one, two };
}
