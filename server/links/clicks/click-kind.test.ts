import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CLICK_BROWSERS, CLICK_DEVICES, CLICK_SOURCES, CLICK_SYSTEMS } from '../stats/terms.ts';
import { OWN_WAY, RULES_MAX, VARIANT_WAY, VARIANTS_MAX } from '../terms.ts';
import { type ClickKind, decodeKind, encodeKind, isBotKind, kindOfVisit, matchKinds } from './click-kind.ts';

const SEED = 20_261_128;

const letters = (from: string, min: number, max: number) =>
  fc.array(fc.constantFrom(...from), { minLength: min, maxLength: max }).map((list) => list.join(''));

const anyKind: fc.Arbitrary<ClickKind> = fc.record({
  isBot: fc.boolean(),
  source: fc.constantFrom(...CLICK_SOURCES),
  device: fc.constantFrom(...CLICK_DEVICES),
  system: fc.constantFrom(...CLICK_SYSTEMS),
  browser: fc.constantFrom(...CLICK_BROWSERS),
  way: fc.oneof(
    fc.integer({ min: OWN_WAY, max: RULES_MAX - 1 }),
    fc.integer({ min: VARIANT_WAY, max: VARIANT_WAY + VARIANTS_MAX - 1 }),
  ),
  country: fc.option(letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 2, 2)),
  language: fc.option(letters('abcdefghijklmnopqrstuvwxyz', 2, 3)),
});

it('is read back as it was', () => {
  fc.assert(
    fc.property(anyKind, (kind) => {
      expect(decodeKind(encodeKind(kind))).toEqual(kind);
      expect(isBotKind(encodeKind(kind))).toBe(kind.isBot);
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

it('matches by any of its parts, and only by those', () => {
  fc.assert(
    fc.property(
      anyKind,
      anyKind,
      fc.subarray([...Object.keys(decodeKind(0))] as (keyof ClickKind)[]),
      (one, other, keys) => {
        const parts = Object.fromEntries(keys.map((key) => [key, one[key]])) as Partial<ClickKind>;
        const { mask, wanted } = matchKinds(parts);
        const isMatch = (kind: ClickKind) => (BigInt(encodeKind(kind)) & mask) === wanted;
        expect(isMatch(one)).toBe(true);
        expect(isMatch(other)).toBe(keys.every((key) => other[key] === one[key]));
        expect(isMatch({ ...other, ...parts })).toBe(true);
      },
    ),
    { seed: SEED, numRuns: 2_000 },
  );
});

it('is the sum of what the visitor is and of how he came', () => {
  fc.assert(
    fc.property(anyKind, (kind) => {
      const visitor = encodeKind({ ...kind, source: 'link', way: OWN_WAY });
      expect(visitor + kindOfVisit(kind.source, kind.way)).toBe(encodeKind(kind));
    }),
    { seed: SEED },
  );
});

it('says nothing when it is 0, and never changes what it says', () => {
  expect(decodeKind(0)).toEqual({
    isBot: false,
    source: 'link',
    device: 'other',
    system: 'other',
    browser: 'other',
    way: OWN_WAY,
    country: null,
    language: null,
  });
  // These numbers are stored in databases.
  const kind: ClickKind = {
    isBot: true,
    source: 'qr',
    device: 'tablet',
    system: 'chromeos',
    browser: 'kakaotalk',
    way: VARIANT_WAY + 4,
    country: 'ZZ',
    language: 'zzz',
  };
  expect(encodeKind(kind)).toBe(42_268_192_559_311);
});

it.each([
  ['country', 'kr'],
  ['country', 'KOR'],
  ['language', 'k'],
  ['language', 'KO'],
])('takes a %s of %s for none', (part, value) => {
  expect(encodeKind({ ...decodeKind(0), [part]: value })).toBe(0);
});
