import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRing } from './ring.ts';
import type { RangeMove, Ring } from './ring-types.ts';
import { spreadOf } from './spread.ts';

const named = (count: number) => Array.from({ length: count }, (_, i) => `node-${i}`);
const movedShare = (moves: RangeMove[]) => moves.reduce((sum, { share }) => sum + share, 0);
const empty = () => createRing([], { placement: 'greedy' });
/** Of loads by weight. */
const deviation = (ring: Ring) => {
  const shares = ring.shares();
  return spreadOf(ring.nodes.map(({ id, weight }) => (shares.get(id) as number) / weight)).deviation;
};
/** Names in any order: a ring depends on the order of joining. */
const names = (count: number) =>
  fc.uniqueArray(fc.stringMatching(/^[a-z0-9.-]{1,12}$/), { minLength: count, maxLength: count });

describe('greedy placement with 64 points', () => {
  it.each([3, 4, 5, 6, 7, 8, 10, 16, 24, 40, 50])(
    'spreads %i nodes within its goals: at rest, after any one left, and re-placed',
    (count) => {
      const ring = createRing(named(count), { placement: 'greedy' });
      expect(deviation(ring)).toBeLessThanOrEqual(0.005);
      for (const id of ring.ids) {
        const left = ring.remove(id);
        expect(left.table.points.length).toBe(64 * (count - 1));
        expect(deviation(left)).toBeLessThanOrEqual(0.08);
        const even = left.rebalance();
        expect(deviation(even)).toBeLessThanOrEqual(0.02);
        expect(movedShare(left.diff(even))).toBeLessThanOrEqual(0.05);
      }
    },
  );

  it('stays even while nodes join one by one, in any order', () => {
    const check = fc.property(names(130), (ids) => {
      let ring = empty();
      for (const id of ids) {
        const next = ring.add(id);
        expect(movedShare(ring.diff(next))).toBeCloseTo(1 / next.ids.length, 7);
        ring = next;
        const count = ring.ids.length;
        // From 66 on there are more nodes than points to take from them.
        expect(deviation(ring)).toBeLessThanOrEqual(count <= 65 ? 0.00001 : 0.005);
      }
    });
    fc.assert(check, { numRuns: 3 });
  });

  it('is even again with every node that takes the place of one that left', () => {
    const check = fc.property(
      fc.array(fc.nat(), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 3, max: 40 }),
      (picks, count) => {
        let ring = createRing(named(count), { placement: 'greedy' });
        for (const [i, pick] of picks.entries()) {
          ring = ring.remove(ring.ids[pick % count] as string).add(`heir-${i}`);
          expect(deviation(ring)).toBeLessThanOrEqual(0.005);
        }
      },
    );
    fc.assert(check, { numRuns: 20 });
  });

  it('gives by weight, whoever comes first and however light it is', () => {
    const check = fc.property(fc.array(fc.constantFrom(0.5, 1, 2, 3), { minLength: 2, maxLength: 30 }), (weights) => {
      let ring = empty();
      for (const [i, weight] of weights.entries()) {
        ring = ring.add(`n${i}`, weight);
        expect(deviation(ring)).toBeLessThanOrEqual(0.005);
      }
    });
    fc.assert(check, { numRuns: 30 });
  });

  it('gives more to whom gets more weight, from all the others alike', () => {
    const ring = createRing(named(10), { placement: 'greedy' });
    const heavier = ring.reweight('node-3', 3);
    expect(heavier.shares().get('node-3')).toBeCloseTo(3 / 12, 6);
    expect(deviation(heavier)).toBeLessThanOrEqual(0.00001);
  });

  it('moves nothing when it may not', () => {
    const left = createRing(named(10), { placement: 'greedy' }).remove('node-3');
    expect(left.diff(left.rebalance(0))).toEqual([]);
    expect(movedShare(left.diff(left.rebalance(0.004)))).toBeLessThanOrEqual(0.004);
  });
});
