import fc from 'fast-check';
import { expect, it } from 'vitest';
import { halvesOf } from '../../../clicks/packs/pack.ts';
import { byClicks, type IdSum } from './id-sums.ts';
import { LinkTotals } from './link-totals.ts';

const seed = 20_261_129;
const LINKS = 300;
const idOf = (link: number) => BigInt(link + 1) * 2n ** 41n + 7n;

/** Clicks of links in one part: of place n so many as `skew` says, and by chance some more. */
const anyPart = (skew: number) =>
  fc
    .array(fc.nat({ max: 20 }), { minLength: LINKS, maxLength: LINKS })
    .map((chances) => chances.map((chance, n) => Math.floor((skew * 2_000) / (n + 1)) + chance));

it.each([
  ['some lead by far', 1],
  ['all are much alike', 0],
])(`finds those with the most clicks of all parts, when %s (seed ${seed})`, (_, skew) => {
  const given = fc.array(anyPart(skew), { minLength: 1, maxLength: 5 });
  const property = fc.property(given, fc.constantFrom(1, 3, 10, 70), (parts, limit) => {
    const totals = new LinkTotals();
    const plain = new Map<bigint, IdSum>();
    for (const counts of parts) {
      const links = [...counts.entries()].filter(([, clicks]) => clicks > 0);
      totals.add({
        ids: Int32Array.from(links.flatMap(([n]) => Object.values(halvesOf(idOf(n))))),
        clicks: Uint32Array.from(links, ([, clicks]) => clicks),
        visitors: Uint32Array.from(links, ([n, clicks]) => Math.min(clicks, n % 4)),
      });
      for (const [n, clicks] of links) {
        const key = idOf(n);
        const known = plain.get(key) ?? { key, clicks: 0, visitors: 0 };
        plain.set(key, { key, clicks: known.clicks + clicks, visitors: known.visitors + Math.min(clicks, n % 4) });
      }
    }
    expect(totals.top(limit)).toEqual([...plain.values()].sort(byClicks).slice(0, limit));
  });
  fc.assert(property, { seed, numRuns: 60 });
});
