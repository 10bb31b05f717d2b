import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { BROWSERS, DEVICES, OPERATING_SYSTEMS, OWN_WAY, VARIANT_WAY } from '../terms.ts';
import { chooseTarget } from './choose-target.ts';
import { chooseVariant } from './choose-variant.ts';
import { findUnmet } from './match-rule.ts';
import type { LinkRule } from './schema.ts';
import type { Traits } from './traits.ts';

beforeAll(() => {
  process.env.LINK_ALIAS_KEY ??= '0'.repeat(64);
});

const NOW = Date.parse('2026-06-15T12:00:00Z');
const seed = 20_261_128;

const traits = (seen: Partial<Traits['program'] & Omit<Traits, 'program'>> = {}): Traits => ({
  program: { device: seen.device ?? null, system: seen.system ?? null, browser: seen.browser ?? null },
  languages: seen.languages ?? [],
  country: seen.country ?? null,
  key: seen.key ?? 'somebody',
});

const link = (more: Partial<Parameters<typeof chooseTarget>[0]> = {}) => ({
  linkId: '1',
  url: 'https://own.example/',
  rules: [],
  experiment: null,
  ...more,
});

const LANGUAGES = ['ko', 'en', 'en-GB', 'ja', 'zh-TW'];
const COUNTRIES = ['KR', 'US', 'JP'];
const someOf = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const at = fc.integer({ min: NOW - 100, max: NOW + 100 }).map((ms) => new Date(ms).toISOString());

const anyWhen = fc
  .record(
    {
      devices: someOf(DEVICES),
      systems: someOf(OPERATING_SYSTEMS),
      browsers: someOf(BROWSERS),
      languages: someOf(LANGUAGES),
      countries: someOf(COUNTRIES),
      from: at,
      until: at,
    },
    { requiredKeys: [] },
  )
  .filter((when) => Object.keys(when).length > 0);
const anyRules = fc
  .array(anyWhen, { maxLength: 20 })
  .map((list): LinkRule[] => list.map((when, index) => ({ when, url: `https://rule.example/${index}` })));
const anyTraits = fc
  .record({
    device: fc.constantFrom(null, ...DEVICES),
    system: fc.constantFrom(null, ...OPERATING_SYSTEMS),
    browser: fc.constantFrom(null, ...BROWSERS),
    languages: fc.shuffledSubarray(['ko-kr', 'ko', 'en', 'en-gb', 'ja', 'zh-tw', 'fr']),
    country: fc.constantFrom(null, ...COUNTRIES, 'DE'),
  })
  .map(traits);

describe(`rules (seed ${seed})`, () => {
  it('the first that holds wins, and no other', () => {
    fc.assert(
      fc.property(anyRules, anyTraits, (rules, visitor) => {
        const { url, way } = chooseTarget(link({ rules }), visitor, NOW);
        const holding = rules.findIndex(({ when }) => findUnmet(when, visitor, NOW) === null);
        expect(way).toBe(holding);
        expect(url).toBe(rules[holding]?.url ?? 'https://own.example/');
      }),
      { seed, numRuns: 1_000 },
    );
  });

  it('the order matters: whichever of the rules that hold stands first is taken', () => {
    fc.assert(
      fc.property(anyRules, anyTraits, (rules, visitor) => {
        const holding = rules.filter(({ when }) => findUnmet(when, visitor, NOW) === null);
        for (const first of holding) {
          const moved = [first, ...rules.filter((rule) => rule !== first)];
          expect(chooseTarget(link({ rules: moved }), visitor, NOW)).toEqual({ url: first.url, way: 0 });
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  it('a condition more lets through nobody who was kept out', () => {
    fc.assert(
      fc.property(anyWhen, anyWhen, anyTraits, (one, other, visitor) => {
        if (findUnmet({ ...other, ...one }, visitor, NOW) === null) expect(findUnmet(one, visitor, NOW)).toBeNull();
      }),
      { seed, numRuns: 1_000 },
    );
  });

  it.each([
    ['devices', { devices: ['mobile'] }, { device: 'mobile' }, { device: 'tablet' }],
    ['systems', { systems: ['ios', 'android'] }, { system: 'android' }, { system: 'windows' }],
    ['browsers', { browsers: ['kakaotalk'] }, { browser: 'kakaotalk' }, {}],
    ['languages', { languages: ['ko'] }, { languages: ['ko-kr', 'en'] }, { languages: ['en', 'ko'] }],
    ['languages', { languages: ['en-GB'] }, { languages: ['en-gb'] }, { languages: ['en-us', 'en-gb'] }],
    ['countries', { countries: ['KR'] }, { country: 'KR' }, {}],
  ] as const)('looks at %s: %j', (unmet, when, inside, outside) => {
    const conditions = when as unknown as LinkRule['when'];
    expect(findUnmet(conditions, traits(inside), NOW)).toBeNull();
    expect(findUnmet(conditions, traits(outside), NOW)).toBe(unmet);
  });

  it('takes a time from its first moment on and until before its end', () => {
    const when = { from: new Date(NOW).toISOString(), until: new Date(NOW + 1_000).toISOString() };
    const held = [-1, 0, 999, 1_000].map((ms) => findUnmet(when, traits(), NOW + ms) === null);
    expect(held).toEqual([false, true, true, false]);
  });
});

describe(`experiments (seed ${seed})`, () => {
  const variants = (...weights: number[]) =>
    weights.map((weight, index) => ({ weight, url: `https://variant.example/${index}` }));
  const visitors = (count: number) => Array.from({ length: count }, (_, n) => `198.51.100.${n} ${seed}`);

  it('split visitors by weight', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(weights, fc.nat(), (list, linkId) => {
        const count = 4_000;
        const found = list.map(() => 0);
        for (const visitor of visitors(count)) {
          const index = chooseVariant(String(linkId), { variants: variants(...list) }, visitor);
          found[index] = (found[index] ?? 0) + 1;
        }
        const total = list.reduce((sum, weight) => sum + weight, 0);
        for (const [index, weight] of list.entries()) {
          const share = weight / total;
          // Six standard deviations: once in half a milliard looks.
          const bound = 6 * Math.sqrt(count * share * (1 - share));
          expect(Math.abs((found[index] ?? 0) - count * share)).toBeLessThan(bound + 1);
        }
      }),
      { seed, numRuns: 20 },
    );
  });

  it('give a visitor the same way each time, and of another link perhaps another', () => {
    const experiment = { variants: variants(50, 50) };
    const ways = (linkId: string) =>
      visitors(400).map((key) => chooseTarget(link({ linkId, experiment }), traits({ key }), NOW).way);
    expect(ways('1')).toEqual(ways('1'));
    expect(ways('1')).not.toEqual(ways('2'));
    expect(new Set(ways('1'))).toEqual(new Set([VARIANT_WAY, VARIANT_WAY + 1]));
  });

  it('move nobody between the other variants when the weight of one changes', () => {
    const before = visitors(2_000).map((key) => chooseVariant('1', { variants: variants(10, 10, 10) }, key));
    const after = visitors(2_000).map((key) => chooseVariant('1', { variants: variants(10, 10, 30) }, key));
    for (const [index, way] of after.entries()) if (way !== before[index]) expect(way).toBe(2);
    expect(after).not.toEqual(before);
  });

  it('end at their time: with the winner, or with the own target when none was named', () => {
    const running = { variants: variants(1, 1), endsAt: new Date(NOW).toISOString() };
    const at = (experiment: typeof running & { winner?: number }, now: number) =>
      chooseTarget(link({ experiment }), traits(), now);
    expect(at({ ...running, winner: 1 }, NOW)).toEqual({ url: 'https://variant.example/1', way: VARIANT_WAY + 1 });
    expect(at(running, NOW)).toEqual({ url: 'https://own.example/', way: OWN_WAY });
    expect(at(running, NOW - 1).way).toBeGreaterThanOrEqual(VARIANT_WAY);
  });

  it('come after the rules', () => {
    const rules: LinkRule[] = [{ when: { countries: ['KR'] }, url: 'https://rule.example/' }];
    const experiment = { variants: variants(1, 1) };
    expect(chooseTarget(link({ rules, experiment }), traits({ country: 'KR' }), NOW).way).toBe(0);
    expect(chooseTarget(link({ rules, experiment }), traits({ country: 'US' }), NOW).way).toBeGreaterThanOrEqual(
      VARIANT_WAY,
    );
  });
});
