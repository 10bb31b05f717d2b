import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPermutation } from './permutation.ts';

const key = Buffer.alloc(32, 7);

describe('createPermutation', () => {
  it.each([2, 3, 10, 62, 100, 1_000, 3_844])('is a bijection over 0 … %i-1', (size) => {
    const permute = createPermutation(size, key);
    const seen = new Set(Array.from({ length: size }, (_, value) => permute(value)));
    expect(seen.size).toBe(size);
    expect(Math.min(...seen)).toBe(0);
    expect(Math.max(...seen)).toBe(size - 1);
  });

  it('stays inside large domains and never maps two numbers to one', () => {
    const size = 62 ** 7;
    const permute = createPermutation(size, key);
    const value = fc.integer({ min: 0, max: size - 1 });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [x, y] = [permute(a), permute(b)];
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThan(size);
        expect(x === y).toBe(a === b);
      }),
      { seed: 20_261_122, numRuns: 500 },
    );
  });

  it('spreads consecutive numbers over the whole domain', () => {
    const size = 62 ** 7;
    const permute = createPermutation(size, key);
    const buckets = new Array<number>(16).fill(0);
    for (let value = 0; value < 1_600; value++) {
      const bucket = Math.floor((permute(value) / size) * 16);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    // 100 are expected in each; the bounds are five standard deviations away.
    for (const count of buckets) expect(Math.abs(count - 100)).toBeLessThan(50);
  });

  it('depends on the key', () => {
    const one = createPermutation(62 ** 7, key);
    const other = createPermutation(62 ** 7, Buffer.alloc(32, 8));
    expect([0, 1, 2].map(one)).not.toEqual([0, 1, 2].map(other));
  });

  it.each([-1, 10, 0.5, Number.NaN])('refuses %d', (value) => {
    expect(() => createPermutation(10, key)(value)).toThrow(RangeError);
  });
});
