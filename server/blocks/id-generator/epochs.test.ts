import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EPOCH_MS, type Epochs, endOfEpochs, FIRST_EPOCHS, planEpoch, SLOTS, slotAt, timeOfSlot } from './epochs.ts';
import { leaseNode } from './lease.ts';
import { parseSnowflake } from './parse-snowflake.ts';
import { createSnowflake, IdRefusedError } from './snowflake.ts';
import { createMemoryLeases } from './testing/memory-leases.ts';

const YEAR_MS = 365 * 24 * 3_600_000;

it('makes what is left last longer', () => {
  const end = endOfEpochs(FIRST_EPOCHS);
  expect(new Date(end).getUTCFullYear()).toBe(2095);
  const fromMs = end - YEAR_MS;
  const epochs: Epochs = [...FIRST_EPOCHS, planEpoch(FIRST_EPOCHS, { fromMs, tickMs: 100 })];
  expect(endOfEpochs(epochs)).toBe(fromMs + 100 * YEAR_MS);
  expect(slotAt(epochs, fromMs - 1) + 1).toBe(slotAt(epochs, fromMs));
});

it('gives every slot one time, and later times never an earlier slot', () => {
  const plans = fc.array(
    fc.record({ after: fc.integer({ min: 1, max: 500 }), tickMs: fc.integer({ min: 1, max: 50 }) }),
  );
  fc.assert(
    fc.property(plans, (schedule) => {
      let epochs: Epochs = FIRST_EPOCHS;
      let fromMs = EPOCH_MS;
      for (const { after, tickMs } of schedule) {
        fromMs += after;
        epochs = [...epochs, planEpoch(epochs, { fromMs, tickMs })];
      }
      let last = -1;
      for (let time = EPOCH_MS; time < fromMs + 200; time++) {
        const slot = slotAt(epochs, time);
        if (slot < last || slot > last + 1) throw new Error(`slot ${slot} after ${last}`);
        if (slot !== last && timeOfSlot(epochs, slot) !== time) throw new Error(`slot ${slot} is not of its time`);
        last = slot;
      }
    }),
    { numRuns: 50 },
  );
});

it('refuses an epoch that begins too early, has no length or comes too late', () => {
  const fromMs = EPOCH_MS + 1000;
  for (const wrong of [
    { fromMs: EPOCH_MS, tickMs: 2 },
    { fromMs: fromMs + 0.5, tickMs: 2 },
    { fromMs, tickMs: 0 },
    { fromMs, tickMs: 1.5 },
    { fromMs: EPOCH_MS + SLOTS, tickMs: 2 },
  ])
    expect(() => planEpoch(FIRST_EPOCHS, wrong)).toThrow(RangeError);
});

describe('the move to a new epoch', () => {
  const START = EPOCH_MS + SLOTS - 1_000;
  const options = (holder: string, clock: () => number) => ({ holder, clock, random: () => 0.5, aheadMs: 100 });

  it('comes before the end, and ids stay unique and increasing over it', async () => {
    const store = createMemoryLeases();
    let now = START;
    const clock = () => now;
    const lease = await leaseNode({ store, ...options('a', clock) });
    const ids = createSnowflake({ window: lease.window, clock, random: () => 0.5, spinLimit: 10 });
    const given: bigint[] = [];
    store.addEpoch({ fromMs: START + 500, tickMs: 10 });
    // Without the new epoch the bits would be used up after the first thousand.
    for (let step = 0; step < 4_000; step++, now++) {
      if (step % 30 === 0) await lease.renew();
      given.push(ids.next());
      const { time } = parseSnowflake(given.at(-1) ?? 0n, await store.epochs());
      expect(now - time.getTime()).toBeLessThan(step < 500 ? 1 : 10);
    }
    expect(given.every((id, index) => index === 0 || id > (given[index - 1] ?? 0n))).toBe(true);
  });

  it('is waited for by whoever does not know of it: no ceiling reaches into it', async () => {
    const inner = createMemoryLeases();
    const [first] = await inner.epochs();
    // Read once too early, as by a process that sleeps between reading and asking.
    const store = { ...inner, epochs: async (): Promise<Epochs> => [first] };
    let now = START;
    const clock = () => now;
    const lease = await leaseNode({ store, ...options('a', clock) });
    const ids = createSnowflake({ window: lease.window, clock, random: () => 0.5, spinLimit: 10 });
    expect(() => inner.addEpoch({ fromMs: START + 100, tickMs: 10 })).toThrow('after the ceilings');
    const { fromMs } = inner.addEpoch({ fromMs: START + 150, tickMs: 10 });
    now = START + 90;
    await lease.renew();
    expect(lease.window().ceilingMs).toBe(fromMs - 1);
    now = fromMs - 1;
    ids.next();
    now = fromMs;
    expect(() => ids.next()).toThrow(IdRefusedError);
    store.epochs = inner.epochs;
    await lease.renew();
    ids.next();
  });

  it('does not let two holders of a node share a long slot', async () => {
    const store = createMemoryLeases();
    store.addEpoch({ fromMs: START + 100, tickMs: 50 });
    let now = START + 105;
    const clock = () => now++;
    const seen = new Set<bigint>();
    for (let restart = 0; restart < 20; restart++) {
      const lease = await leaseNode({ store, ...options(`h${restart}`, clock), node: 2, random: () => 0 });
      const ids = createSnowflake({ window: lease.window, clock, random: () => 0 });
      for (let index = 0; index < 10; index++) seen.add(ids.next());
      await lease.release(ids.lastMs());
    }
    expect(seen.size).toBe(200);
  });
});
