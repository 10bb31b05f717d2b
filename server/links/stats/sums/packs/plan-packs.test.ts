import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstSlotOf, weekOf } from '../../../clicks/day.ts';
import { planPacks } from './plan-packs.ts';

const WEEK = 2_969;
const FROM = firstSlotOf(WEEK);
const LENGTH = firstSlotOf(WEEK + 1) - FROM;

it('takes from packs what they have, and says how much that is', () => {
  const weeks = [
    { week: WEEK, clicks: 100, packedTo: FROM + LENGTH },
    { week: WEEK + 1, clicks: 300, packedTo: FROM + LENGTH + LENGTH / 2 },
  ];
  expect(planPacks({ from: FROM + LENGTH / 2, to: FROM + 2 * LENGTH }, weeks)).toEqual({
    packs: [
      { week: WEEK, from: FROM + LENGTH / 2, to: FROM + LENGTH },
      { week: WEEK + 1, from: FROM + LENGTH, to: FROM + 1.5 * LENGTH },
    ],
    rest: [{ from: FROM + 1.5 * LENGTH, to: FROM + 2 * LENGTH }],
    clicks: 400,
    share: 200 / 350,
  });
  expect(planPacks({ from: FROM, to: FROM }, weeks)).toEqual({ packs: [], rest: [], clicks: 0, share: 0 });
});

const seed = 20_261_129;
it(`takes every slot of a range once, from packs only what they have (seed ${seed})`, () => {
  const slot = fc.integer({ min: FROM - LENGTH, max: FROM + 5 * LENGTH });
  const ends = fc.array(fc.integer({ min: -5, max: LENGTH }), { minLength: 4, maxLength: 4 });
  const property = fc.property(slot, slot, ends, (a, b, given) => {
    const range = { from: Math.min(a, b), to: Math.max(a, b) };
    const weeks = given.map((length, n) => ({ week: WEEK + n, clicks: 9, packedTo: firstSlotOf(WEEK + n) + length }));
    const { packs, rest, share } = planPacks(range, weeks);
    const counted = new Uint8Array(8 * LENGTH);
    for (const { from, to } of [...packs, ...rest]) {
      expect(from).toBeLessThan(to);
      for (let at = from; at < to; at += 1)
        counted[at - FROM + 2 * LENGTH] = (counted[at - FROM + 2 * LENGTH] ?? 0) + 1;
    }
    expect(
      counted.every(
        (times, n) => times === Number(n >= range.from - FROM + 2 * LENGTH && n < range.to - FROM + 2 * LENGTH),
      ),
    ).toBe(true);
    for (const { week, from, to } of packs) {
      expect([weekOf(from), weekOf(to - 1)]).toEqual([week, week]);
      expect(to).toBeLessThanOrEqual(weeks[week - WEEK]?.packedTo ?? 0);
    }
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  });
  fc.assert(property, { seed, numRuns: 200 });
});
