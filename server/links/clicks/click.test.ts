import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeClicks, encodeVisits } from './click.ts';

it('reads back what it wrote', () => {
  const click = fc.record({
    id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    linkId: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
    at: fc.integer({ min: 0, max: 8_000_000_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(click, { minLength: 1, maxLength: 20 }), (clicks) => {
      const ids = clicks.map(({ id }) => id).values();
      const visits = { links: clicks.map(({ linkId }) => linkId), times: clicks.map(({ at }) => at) };
      expect(decodeClicks(encodeVisits(visits, () => ids.next().value ?? ''))).toEqual(clicks);
    }),
    { seed: 20_261_122 },
  );
});

it.each(['', 'x', '1,2', '1,2,3,4', '1,2,3;', '1,2,-3', '1,-2,3', '1,2,3;DROP'])('refuses %j', (text) => {
  expect(() => decodeClicks(text)).toThrow('not a list of clicks');
});
