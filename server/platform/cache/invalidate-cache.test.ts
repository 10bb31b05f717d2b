import { describe, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { heldLoad, loader, never, row, standCaches } from './testing/test-caches.ts';

const { one, two } = standCaches();

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
    // From the process, or from Redis when it has just heard its own drop.
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
