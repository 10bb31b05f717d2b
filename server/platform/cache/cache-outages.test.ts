import { describe, expect, it } from 'vitest';
import { cacheRedis } from '../redis/client.ts';
import { isSubscriberConnected } from '../redis/pubsub.ts';
import { eventually, eventuallyPasses } from '../testing/eventually.ts';
import { loader, never, row, standCaches } from './testing/test-caches.ts';

const { at, one, two } = standCaches();

describe('outages', () => {
  it('loads when the cache server is away, and trusts its own entry for a second only without drops', async () => {
    const cache = one();
    await cache.get('x', loader(row(1)));
    await eventually(isSubscriberConnected);
    at.caching.cut();
    await eventually(() => cacheRedis().status !== 'ready');
    expect(await cache.get('k', loader(row(1)))).toEqual(row(1));
    expect(cache.peek('k')).toEqual(row(1));
    at.state.cut();
    await eventually(() => !isSubscriberConnected());
    at.now += 1_001;
    expect(cache.peek('k')).toBeUndefined();
    expect(await cache.get('k', loader(row(2)))).toEqual(row(2));
  });

  it('drops its own entries when drops may have been missed', async () => {
    const cache = one();
    await cache.get('k', loader(row(1)));
    await eventually(isSubscriberConnected);
    at.state.cut();
    await eventually(() => !isSubscriberConnected());
    expect(cache.peek('k')).toEqual(row(1));
    at.state.restore();
    await eventually(isSubscriberConnected);
    expect(cache.peek('k')).toBeUndefined();
  });

  it('tells the other processes although the cache server is away, and the cache server when it is back', async () => {
    const [here, there] = two();
    await here.get('k', loader(row(1)));
    await there.get('k', never);
    await eventually(isSubscriberConnected);
    at.caching.cut();
    await eventually(() => cacheRedis().status !== 'ready');
    await here.invalidate('k', 2);
    await eventually(() => there.peek('k') === undefined);
    at.caching.restore();
    await eventually(() => cacheRedis().status === 'ready');
    // Until the invalidation is delivered, this process does not believe Redis.
    expect(await here.get('k', loader(row(2)))).toEqual(row(2));
    await eventuallyPasses(async () => {
      const [key] = await cacheRedis().keys('cache:test-*');
      expect(await cacheRedis().get(key ?? '')).toMatch(/^T2|^E2/);
    });
  });
});
