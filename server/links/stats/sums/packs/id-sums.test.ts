import fc from 'fast-check';
import { expect, it } from 'vitest';
import { halvesOf } from '../../../clicks/packs/pack.ts';
import { byClicks, type IdSum, IdSums } from './id-sums.ts';

const seed = 20_261_129;

it(`adds up as a plain map does (seed ${seed})`, () => {
  const id = fc.oneof(fc.bigInt({ min: 1n, max: 40n }), fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }));
  const given = fc.array(fc.tuple(id, fc.integer({ min: 1, max: 9 }), fc.nat({ max: 3 })), { maxLength: 200 });
  const property = fc.property(given, fc.integer({ min: 1, max: 20 }), (all, limit) => {
    const sums = new IdSums();
    const plain = new Map<bigint, IdSum>();
    for (const [key, clicks, visitors] of all) {
      const { low, high } = halvesOf(key);
      sums.add(low, high, clicks, visitors);
      const known = plain.get(key) ?? { key, clicks: 0, visitors: 0 };
      plain.set(key, { key, clicks: known.clicks + clicks, visitors: known.visitors + visitors });
    }
    expect(sums.top(limit)).toEqual([...plain.values()].sort(byClicks).slice(0, limit));
  });
  fc.assert(property, { seed, numRuns: 200 });
});

it('keeps as many as there are', () => {
  const sums = new IdSums();
  const step = 2n ** 22n * 64n;
  for (let round = 1; round <= 2; round += 1) {
    for (let n = 1n; n <= 50_000n; n += 1n) {
      const { low, high } = halvesOf(n * step);
      sums.add(low, high, Number(n), 1);
    }
  }
  expect(sums.top(2)).toEqual([
    { key: 50_000n * step, clicks: 100_000, visitors: 2 },
    { key: 49_999n * step, clicks: 99_998, visitors: 2 },
  ]);
});
