import { describe, expect, it } from 'vitest';
import { EPOCH_MS } from './epochs.ts';
import { type LeaseStore, leaseNode, NodeTakenError } from './lease.ts';
import { parseSnowflake } from './parse-snowflake.ts';
import { createSnowflake } from './snowflake.ts';
import { createMemoryLeases as memoryStore } from './testing/memory-leases.ts';

const START = EPOCH_MS + 1_000_000;

const random = () => 0;

describe('leaseNode', () => {
  it('gives each holder a node of its own and refuses one that is held', async () => {
    const store = memoryStore();
    const clock = () => START;
    const first = await leaseNode({ store, holder: 'a', clock, random });
    const second = await leaseNode({ store, holder: 'b', clock, random });
    expect([first.window().node, second.window().node]).toEqual([0, 1]);
    await expect(leaseNode({ store, holder: 'c', clock, random, node: 1 })).rejects.toThrow(NodeTakenError);
  });

  it('says so when all are leased', async () => {
    const store = memoryStore(1);
    const clock = () => START;
    await leaseNode({ store, holder: 'a', clock, random });
    await expect(leaseNode({ store, holder: 'b', clock, random })).rejects.toThrow('all node numbers are leased');
  });

  it('starts above the old ceiling when it takes a node over, and the old holder stays below', async () => {
    const store = memoryStore();
    let now = START;
    const clock = () => now;
    const old = await leaseNode({ store, holder: 'a', clock, random, aheadMs: 100 });
    const oldIds = createSnowflake({ window: old.window, clock, random });
    now = START + 101;
    const heir = await leaseNode({ store, holder: 'b', clock, random, aheadMs: 100, node: old.window().node });
    expect(heir.window().floorMs).toBeGreaterThan(old.window().ceilingMs);
    expect(() => oldIds.next()).toThrow('run out');
    // Not even a clock that goes back brings the two together.
    const heirIds = createSnowflake({ window: heir.window, clock, random });
    now = START + 98;
    expect(parseSnowflake(oldIds.next()).time.getTime()).toBeLessThanOrEqual(old.window().ceilingMs);
    let readings = 0;
    const advancing = createSnowflake({ window: heir.window, clock: () => START + 98 + readings++, random });
    expect(parseSnowflake(advancing.next()).time.getTime()).toBeGreaterThanOrEqual(heir.window().floorMs);
    now = START + 50;
    expect(() => heirIds.next()).toThrow('went back');
  });

  it('pushes the ceiling ahead, never back', async () => {
    const store = memoryStore();
    let now = START;
    const lease = await leaseNode({ store, holder: 'a', clock: () => now, random, aheadMs: 100 });
    now = START + 50;
    await lease.renew();
    expect(lease.window().ceilingMs).toBe(START + 150);
    now = START - 500;
    await lease.renew();
    expect(lease.window().ceilingMs).toBe(START + 150);
  });

  it('takes another node when its own was taken over', async () => {
    const store = memoryStore();
    let now = START;
    const clock = () => now;
    const sleeper = await leaseNode({ store, holder: 'a', clock, random, aheadMs: 100 });
    now = START + 200;
    const heir = await leaseNode({ store, holder: 'b', clock, random, aheadMs: 100 });
    expect(heir.window().node).toBe(sleeper.window().node);
    await sleeper.renew();
    expect(sleeper.window()).toMatchObject({ node: 1, floorMs: START + 200, ceilingMs: START + 300 });
  });

  it('keeps its ceiling when the store fails', async () => {
    const store = memoryStore();
    const broken: LeaseStore = { ...store, renew: () => Promise.reject(new Error('away')) };
    const lease = await leaseNode({ store: broken, holder: 'a', clock: () => START, random, aheadMs: 100 });
    await expect(lease.renew()).rejects.toThrow('away');
    expect(lease.window().ceilingMs).toBe(START + 100);
  });

  it('gives the node back at once when it is released', async () => {
    const store = memoryStore();
    let now = START;
    const clock = () => now;
    const lease = await leaseNode({ store, holder: 'a', clock, random });
    now = START + 10;
    const ids = createSnowflake({ window: lease.window, clock, random });
    ids.next();
    await lease.release(ids.lastMs());
    now = START + 11;
    const next = await leaseNode({ store, holder: 'b', clock, random, node: lease.window().node });
    expect(next.window().floorMs).toBe(START + 11);
  });

  it('refuses numbers that are no nodes', async () => {
    const options = { store: memoryStore(), holder: 'a', clock: () => START, random };
    await expect(leaseNode({ ...options, node: 1024 })).rejects.toThrow(RangeError);
    await expect(leaseNode({ ...options, node: 1.5 })).rejects.toThrow(RangeError);
  });
});
