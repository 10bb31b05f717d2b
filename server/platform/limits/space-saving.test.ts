import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHeavyKeys } from './space-saving.ts';

test('counts exactly while there is room, the most frequent first', () => {
  const heavy = createHeavyKeys(3);
  for (const key of ['a', 'b', 'b', 'c', 'c', 'c']) heavy.add(key, 1);
  expect(heavy.take()).toEqual([
    { key: 'c', count: 3, error: 0 },
    { key: 'b', count: 2, error: 0 },
    { key: 'a', count: 1, error: 0 },
  ]);
  expect(heavy.take()).toEqual([]);
});

test('never counts too little, errs by no more than it says, and misses none that is frequent', () => {
  const keys = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 400 });
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 12 }), (stream, capacity) => {
      const heavy = createHeavyKeys(capacity);
      const truth = new Map<string, number>();
      for (const number of stream) {
        const key = String(number);
        truth.set(key, (truth.get(key) ?? 0) + 1);
        heavy.add(key, 1);
      }
      const found = heavy.take();
      expect(found.length).toBeLessThanOrEqual(capacity);
      for (const { key, count, error } of found) {
        const real = truth.get(key) ?? 0;
        expect(count).toBeGreaterThanOrEqual(real);
        expect(count - error).toBeLessThanOrEqual(real);
      }
      const names = new Set(found.map(({ key }) => key));
      for (const [key, count] of truth) if (count > stream.length / capacity) expect(names).toContain(key);
    }),
  );
});
