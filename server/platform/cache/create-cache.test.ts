import { describe, expect, it } from 'vitest';
import { cacheRedis } from '../redis/client.ts';
import { isSubscriberConnected, publish } from '../redis/pubsub.ts';
import { eventually, eventuallyPasses } from '../testing/eventually.ts';
import { heldLoad, loader, never, row, standCaches } from './testing/test-caches.ts';

const { at, one, two } = standCaches();

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
      at.now += 1_000;
      expect(cache.peek('k')).toEqual(row(1));
    }
    at.now += 1_000;
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
      at.now += 100;
      return row(1);
    });
    at.now += 54_000;
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

it('hears drops of other processes by the name of the cache', async () => {
  const cache = one();
  await cache.get('k', loader(row(1)));
  await cache.get('l', loader(row(1)));
  await eventually(isSubscriberConnected);
  await publish(`cache:${at.name}`, 'k');
  await eventually(() => cache.peek('k') === undefined);
  expect(cache.peek('l')).toEqual(row(1));
  cache.clearLocal();
  expect(cache.peek('l')).toBeUndefined();
});
