import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstSlotOf, slotOf, weekOf } from '../../clicks/day.ts';
import { planReads } from './plan-reads.ts';

const MONDAY = slotOf(Date.parse('2026-11-23T00:00:00Z'));
const WEEK = weekOf(MONDAY);
const DAY = 96;
const LATER = MONDAY + 1_000 * DAY;

describe('weeks', () => {
  it('begin on Mondays (UTC)', () => {
    expect(firstSlotOf(WEEK)).toBe(MONDAY);
    expect(weekOf(MONDAY - 1)).toBe(WEEK - 1);
    expect(weekOf(MONDAY + 7 * DAY - 1)).toBe(WEEK);
    expect(weekOf(0)).toBe(0);
  });
});

describe('a plan of reads', () => {
  it('takes whole weeks, and adds or takes away what lies at the edges, whichever is less', () => {
    const range = { from: MONDAY - 2 * DAY, to: MONDAY + 13 * DAY };
    expect(planReads(range, () => true, LATER)).toEqual({
      weeks: [WEEK, WEEK + 1],
      cells: [
        { from: MONDAY - 2 * DAY, to: MONDAY, sign: 1 },
        { from: MONDAY + 13 * DAY, to: MONDAY + 14 * DAY, sign: -1 },
      ],
    });
  });

  it('takes the present week as a whole, however young it is', () => {
    const now = MONDAY + 10;
    expect(planReads({ from: MONDAY, to: now + 1 }, () => true, now)).toEqual({
      weeks: [WEEK],
      cells: [{ from: now + 1, to: MONDAY + 7 * DAY, sign: -1 }],
    });
  });

  it('reads what has no sums in one piece', () => {
    const range = { from: MONDAY + 1, to: MONDAY + 50 * DAY };
    expect(planReads(range, () => false, LATER)).toEqual({ weeks: [], cells: [{ ...range, sign: 1 }] });
    expect(planReads({ from: 5, to: 5 }, () => true, LATER)).toEqual({ weeks: [], cells: [] });
  });

  const seed = 20_261_128;
  it(`counts every slot of the range once and no other (seed ${seed})`, () => {
    const slot = fc.integer({ min: MONDAY - 30 * DAY, max: MONDAY + 30 * DAY });
    const property = fc.property(
      slot,
      slot,
      slot,
      fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      (a, b, now, summed) => {
        const range = { from: Math.min(a, b), to: Math.max(a, b) };
        const { weeks, cells } = planReads(range, (week) => summed[week - WEEK + 6] ?? false, now);
        const counted = new Map<number, number>();
        const count = (from: number, to: number, by: number) => {
          for (let at = from; at < to; at += 1) counted.set(at, (counted.get(at) ?? 0) + by);
        };
        for (const week of weeks) count(firstSlotOf(week), firstSlotOf(week + 1), 1);
        for (const { from, to, sign } of cells) count(from, to, sign);
        const wrong = [...counted].filter(([at, times]) => times !== (at >= range.from && at < range.to ? 1 : 0));
        expect(wrong).toEqual([]);
        expect([...counted.values()].filter((times) => times === 1)).toHaveLength(range.to - range.from);
      },
    );
    fc.assert(property, { seed, numRuns: 200 });
  });
});
