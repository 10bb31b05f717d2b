import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EPOCH_MS } from './epochs.ts';
import { describeIdGenerator, describeLocalIdGenerator } from './id-generator.conformance.ts';
import { leaseNode } from './lease.ts';
import { firstSnowflakeAt, parseSnowflake } from './parse-snowflake.ts';
import { createSnowflake, IdRefusedError } from './snowflake.ts';
import { createMemoryLeases } from './testing/memory-leases.ts';

const START = EPOCH_MS + 1_000_000;
const FAR = EPOCH_MS + 2 ** 41;

/** A clock that shows each time of the schedule for some readings, and then runs on by itself. */
function scheduledClock(schedule: { jump: number; readings: number }[]): () => number {
  let now = START;
  let readings = 0;
  let position = 0;
  return () => {
    const step = schedule[position];
    if (!step) {
      if (++readings % 3 === 0) now++;
      return now;
    }
    if (++readings >= step.readings) {
      now += step.jump;
      readings = 0;
      position++;
    }
    return now;
  };
}

const schedules = fc.array(
  fc.record({ jump: fc.integer({ min: -40, max: 40 }), readings: fc.integer({ min: 1, max: 6000 }) }),
  { maxLength: 30 },
);

/** Generators that lease their nodes from one store, by a clock that moves on with every reading. */
function startSnowflakes() {
  const store = createMemoryLeases(8);
  let now = START;
  let holders = 0;
  const clock = () => now++;
  return async () => {
    const lease = await leaseNode({ store, holder: `holder ${holders++}`, clock, random: () => 0 });
    return createSnowflake({ window: lease.window, clock, random: () => 0.5 });
  };
}

describeIdGenerator('snowflake', { create: startSnowflakes, isIncreasing: true });
describeLocalIdGenerator('snowflake', () => {
  const window = { node: 5, floorMs: START, ceilingMs: FAR };
  let now = START;
  return createSnowflake({ window: () => window, clock: () => now++, random: () => 0.5 });
});

describe('snowflake', () => {
  it('gives unique, increasing ids within its lease over arbitrary clocks, leases and restarts', () => {
    const check = fc.property(
      schedules,
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 12_000 }),
      (schedule, nodes, perLease) => {
        const clock = scheduledClock(schedule);
        const ceilings = new Map<number, number>();
        // Ids of one node must grow over all of its leases, so none comes twice; those of two nodes differ in their bits.
        const lastOfNode = new Map<number, bigint>();
        for (const node of nodes) {
          const floorMs = Math.max(clock(), (ceilings.get(node) ?? 0) + 1);
          const window = { node, floorMs, ceilingMs: floorMs + 30 };
          ceilings.set(node, window.ceilingMs);
          const snowflake = createSnowflake({ window: () => window, clock, random: () => 0.5, spinLimit: 10_000 });
          let last = lastOfNode.get(node) ?? -1n;
          for (let index = 0; index < perLease; index++) {
            try {
              const id = snowflake.next();
              if (id <= last) throw new Error(`${id} came after ${last}`);
              const timeMs = Number(id >> 22n) + EPOCH_MS;
              const isLeased = timeMs >= window.floorMs && timeMs <= window.ceilingMs;
              if (!isLeased || Number((id >> 12n) & 1023n) !== node) throw new Error(`${id} is outside of its lease`);
              last = id;
            } catch (error) {
              if (!(error instanceof IdRefusedError)) throw error;
              clock();
            }
          }
          lastOfNode.set(node, last);
        }
      },
    );
    // A failure prints its seed and path.
    fc.assert(check, { numRuns: 12 });
  });

  it('gives 4,096 ids at most per millisecond and then waits for the next one', () => {
    let now = START;
    let readings = 0;
    const clock = () => {
      if (++readings % 5000 === 0) now++;
      return now;
    };
    const window = { node: 7, floorMs: START, ceilingMs: FAR };
    const snowflake = createSnowflake({ window: () => window, clock, random: () => 0 });
    const perMs = new Map<number, number>();
    for (let index = 0; index < 10_000; index++) {
      const time = parseSnowflake(snowflake.next()).time.getTime();
      perMs.set(time, (perMs.get(time) ?? 0) + 1);
    }
    expect(perMs.get(START)).toBe(4096);
    expect(perMs.get(START + 1)).toBe(4096);
  });

  const still = (readings: number[]) => {
    let position = 0;
    return () => readings[Math.min(position++, readings.length - 1)] ?? START;
  };
  const wide = () => ({ node: 1, floorMs: START, ceilingMs: FAR });

  it('waits when the clock went back by up to 5 ms', () => {
    const clock = still([START + 10, START + 5, START + 7, START + 11]);
    const snowflake = createSnowflake({ window: wide, clock, random: () => 0 });
    const first = snowflake.next();
    expect(parseSnowflake(snowflake.next()).time.getTime()).toBe(START + 11);
    expect(parseSnowflake(first).time.getTime()).toBe(START + 10);
  });

  it('refuses when it went back further, and goes on when it has caught up', () => {
    const clock = still([START + 10, START + 4, START + 10]);
    const snowflake = createSnowflake({ window: wide, clock, random: () => 0 });
    const first = snowflake.next();
    expect(() => snowflake.next()).toThrow('the clock went back by 6 ms');
    expect(snowflake.next()).toBe(first + 1n);
  });

  it('refuses when the clock stands still and the sequence is used up', () => {
    const snowflake = createSnowflake({ window: wide, clock: () => START, random: () => 0, spinLimit: 100 });
    for (let index = 0; index < 4096; index++) snowflake.next();
    expect(() => snowflake.next()).toThrow('stands still');
  });

  it('gives none above the ceiling and goes on when it was pushed ahead', () => {
    let ceilingMs = START + 5;
    const window = () => ({ node: 1, floorMs: START, ceilingMs });
    let now = START + 5;
    const snowflake = createSnowflake({ window, clock: () => now, random: () => 0 });
    snowflake.next();
    now = START + 6;
    expect(() => snowflake.next()).toThrow('run out');
    ceilingMs = START + 100;
    expect(parseSnowflake(snowflake.next()).time.getTime()).toBe(START + 6);
  });

  it('stays increasing when its lease moves to another node within a millisecond', () => {
    let now = START;
    let node = 9;
    const window = () => ({ node, floorMs: START, ceilingMs: FAR });
    const snowflake = createSnowflake({ window, clock: () => now++, random: () => 0 });
    const first = snowflake.next();
    node = 2;
    expect(snowflake.next()).toBeGreaterThan(first);
  });

  it('spreads the first sequence of each millisecond', () => {
    let now = START;
    let turn = 0;
    const snowflake = createSnowflake({ window: wide, clock: () => now++, random: () => (turn++ % 10) / 10 });
    const sequences = Array.from({ length: 10 }, () => parseSnowflake(snowflake.next()).sequence);
    expect(new Set(sequences).size).toBe(10);
    expect(Math.max(...sequences)).toBeLessThan(64);
  });

  it('refuses times that do not fit', () => {
    const everything = () => ({ node: 0, floorMs: 0, ceilingMs: Number.MAX_SAFE_INTEGER });
    const at = (now: number) => createSnowflake({ window: everything, clock: () => now, random: () => 0 });
    expect(() => at(EPOCH_MS - 1).next()).toThrow('before 2026');
    expect(parseSnowflake(at(FAR - 1).next()).time.getTime()).toBe(FAR - 1);
    expect(() => at(FAR).next()).toThrow('used up');
  });

  it('takes ids apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 41 - 1 }), fc.nat(1023), fc.nat(4095), (time, node, sequence) => {
        const id = (BigInt(time) << 22n) | BigInt((node << 12) | sequence);
        expect(parseSnowflake(id)).toEqual({
          time: new Date(EPOCH_MS + time),
          slot: time,
          node,
          datacentre: node >> 5,
          machine: node & 31,
          sequence,
        });
      }),
    );
    expect(() => parseSnowflake(-1n)).toThrow(RangeError);
    expect(() => parseSnowflake(1n << 63n)).toThrow(RangeError);
  });

  it('gives batches', async () => {
    const window = () => ({ node: 3, floorMs: 0, ceilingMs: FAR });
    const snowflake = createSnowflake({ window, clock: Date.now, random: Math.random });
    const ids = await snowflake.nextBatch(10_000);
    expect(new Set(ids).size).toBe(10_000);
    expect([...ids].sort((a, b) => (a < b ? -1 : 1))).toEqual(ids);
  });
});

it('says where a time begins among ids', () => {
  const time = Date.UTC(2026, 10, 23);
  expect(parseSnowflake(firstSnowflakeAt(time))).toMatchObject({ time: new Date(time), node: 0, sequence: 0 });
  expect(firstSnowflakeAt(Date.UTC(1999, 0))).toBe(0n);
  expect(parseSnowflake(firstSnowflakeAt(Number.MAX_SAFE_INTEGER)).time.getUTCFullYear()).toBe(2095);
});
