import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyRouter, RouterCapabilities } from './router.ts';

const KEYS = Array.from({ length: 2000 }, (_, i) => `key:${i}:${(i * 2654435761) >>> 0}`);
const placesOf = (router: KeyRouter) => KEYS.map((key) => router.lookup(key));
const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9.:-]{1,12}$/), { minLength: 2, maxLength: 9 });

/** What every way of sending keys to nodes must keep; where ways differ, their capabilities say how. */
export function describeRouter({
  name,
  create,
  removesAny,
  isOrderFree,
  isExact,
  maxMovedFactor,
}: RouterCapabilities): void {
  describe(`${name} as a router`, () => {
    it('answers nothing without nodes and the only one with one', () => {
      expect(create([]).lookup('key')).toBeUndefined();
      expect(new Set(placesOf(create(['only'])))).toEqual(new Set(['only']));
    });

    it('refuses names that are there, and removing those that are not', () => {
      expect(() => create(['a', 'b']).add('a')).toThrow(RangeError);
      expect(() => create(['a', 'b']).remove('c')).toThrow(RangeError);
    });

    it('moves only what has to move when a node joins, and the old router stays as it was', () => {
      fc.assert(
        fc.property(names, (ids) => {
          const newcomer = ids[ids.length - 1] as string;
          const router = create(ids.slice(0, -1));
          const before = placesOf(router);
          const after = placesOf(router.add(newcomer));
          expect(placesOf(router)).toEqual(before);
          const moved = after.filter((id, i) => id !== before[i]);
          if (isExact) expect(moved.every((id) => id === newcomer)).toBe(true);
          expect(moved.length).toBeLessThanOrEqual((maxMovedFactor * KEYS.length) / ids.length);
          expect(moved.length).toBeGreaterThan(KEYS.length / ids.length / 3);
        }),
        { numRuns: 25 },
      );
    });

    it('moves only the keys of a node that leaves', () => {
      fc.assert(
        fc.property(names, fc.nat(), (ids, pick) => {
          const router = create(ids);
          const last = router.ids.length - 1;
          const leaver = router.ids[removesAny ? pick % ids.length : last] as string;
          const before = placesOf(router);
          const after = placesOf(router.remove(leaver));
          expect(after).not.toContain(leaver);
          const moved = before.filter((id, i) => id !== after[i]);
          if (isExact) expect(moved.every((id) => id === leaver)).toBe(true);
          expect(moved.length).toBeLessThanOrEqual((maxMovedFactor * KEYS.length) / ids.length);
        }),
        { numRuns: 25 },
      );
    });

    it('is back where it was after a join and a leave', () => {
      const router = create(['a', 'b', 'c']);
      expect(placesOf(router.add('d').remove('d'))).toEqual(placesOf(router));
    });

    if (isOrderFree) {
      it('does not care in which order nodes are named', () => {
        fc.assert(
          fc.property(names, (ids) => {
            expect(placesOf(create([...ids].reverse()))).toEqual(placesOf(create(ids)));
          }),
          { numRuns: 10 },
        );
      });
    }

    if (!removesAny) {
      it('refuses to take out any node but the last', () => {
        expect(() => create(['a', 'b', 'c']).remove('a')).toThrow(RangeError);
      });
    }
  });
}
