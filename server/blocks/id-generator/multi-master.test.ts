import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeIdGenerator } from './id-generator.conformance.ts';
import { changeMasters, createMultiMaster } from './multi-master.ts';
import { createMemoryMaster } from './testing/memory-master.ts';

describeIdGenerator('multi-master', {
  create: () => {
    const masters = [1n, 2n].map((start) => createMemoryMaster(`m${start}`, start, 2n));
    return () => createMultiMaster({ masters });
  },
  isIncreasing: false,
});

it('counts with a step as wide as the number of masters', async () => {
  const masters = [1n, 2n, 3n].map((start) => createMemoryMaster(`m${start}`, start, 3n));
  const generator = createMultiMaster({ masters });
  expect(await generator.nextBatch(3)).toEqual([1n, 4n, 7n]);
  expect(await generator.nextBatch(3)).toEqual([2n, 5n, 8n]);
  expect(await generator.nextBatch(2)).toEqual([3n, 6n]);
  expect(await generator.nextBatch(1)).toEqual([10n]);
});

it('survives the loss of one master, and says so when all are lost', async () => {
  const masters = [1n, 2n].map((start) => createMemoryMaster(`m${start}`, start, 2n));
  const generator = createMultiMaster({ masters });
  if (masters[0]) masters[0].isAway = true;
  expect(await generator.nextBatch(2)).toEqual([2n, 4n]);
  expect(await generator.nextBatch(2)).toEqual([6n, 8n]);
  if (masters[1]) masters[1].isAway = true;
  await expect(generator.nextBatch(1)).rejects.toThrow('no master answers');
});

it('moves no master when one of the old ones cannot be fenced', async () => {
  const masters = [1n, 2n].map((start) => createMemoryMaster(`m${start}`, start, 2n));
  if (masters[1]) masters[1].isAway = true;
  await expect(changeMasters(masters, masters.slice(0, 1))).rejects.toThrow('away');
  expect((await masters[0]?.read())?.step).toBe(2n);
});

it('never repeats a number while the number of masters changes, whatever is given and interrupted meanwhile', async () => {
  const changes = fc.array(
    fc.record({
      masters: fc.integer({ min: 1, max: 5 }),
      // Steps of the change after which it is interrupted, numbers given before each of its steps.
      stopsAfter: fc.option(fc.nat(20)),
      given: fc.array(fc.record({ master: fc.nat(4), count: fc.integer({ min: 1, max: 30 }) }), { maxLength: 12 }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(changes, fc.integer({ min: 1, max: 40 }), async (schedule, margin) => {
      // Five databases; those that count are given by the schedule. At first two do, the others are fenced at nothing.
      const all = [1n, 2n, 3n, 4n, 5n].map((start) => createMemoryMaster(`m${start}`, start, 2n));
      for (const idle of all.slice(2)) await idle.fence(0n);
      const seen = new Set<bigint>();
      let numbers = 0;
      const give = async ({ master, count }: { master: number; count: number }) => {
        const ids = (await all[master]?.nextBatch(count).catch(() => [])) ?? [];
        for (const id of ids) seen.add(id);
        numbers += ids.length;
      };
      for (const { masters, stopsAfter, given } of schedule) {
        let steps = 0;
        const watch = async () => {
          const next = given[steps++];
          if (next) await give(next);
          if (stopsAfter !== null && steps > stopsAfter) throw new Error('interrupted');
        };
        for (const master of all) master.before = watch;
        await changeMasters(all, all.slice(0, masters), BigInt(margin)).catch((error: Error) => {
          if (!/interrupted|faster/.test(error.message)) throw error;
        });
        for (const master of all) master.before = undefined;
        for (let master = 0; master < 5; master++) await give({ master, count: 7 });
      }
      expect(seen.size).toBe(numbers);
    }),
    { numRuns: 150 },
  );
});
