import { expect, it } from 'vitest';
import { createMemoryStore, type Policy } from './index.ts';
import { describeRateLimiter } from './rate-limiter.conformance.ts';
import { ALGORITHMS, EXPECTED } from './testing/expected-decisions.ts';

for (const algorithm of ALGORITHMS) {
  describeRateLimiter('memory', algorithm, EXPECTED[algorithm], (clock) =>
    createMemoryStore({ clock: () => clock.nowMs, maxKeys: 100 }),
  );
}

const policy: Policy = { name: 'p', algorithm: 'fixed-window', limit: 2, windowMs: 1_000 };

it('holds as many keys as it may and lets go of those at their limit last', () => {
  const store = createMemoryStore({ clock: () => 0, maxKeys: 4 });
  for (const key of ['a', 'b']) store.decideNow(key, [policy], 2);
  for (let other = 0; other < 1_000; other += 1) store.decideNow(`other-${other}`, [policy], 1);
  expect(store.size()).toBe(4);
  for (const key of ['a', 'b']) expect(store.decideNow(key, [policy], 1)).toMatchObject([{ allowed: false }]);
});

it('lets go of keys whose counts are over, without being asked for them', () => {
  let nowMs = 0;
  const store = createMemoryStore({ clock: () => nowMs, maxKeys: 10_000 });
  for (let key = 0; key < 500; key += 1) store.decideNow(`first-${key}`, [policy], 1);
  nowMs = 1_000;
  for (let key = 0; key < 500; key += 1) store.decideNow(`then-${key}`, [policy], 1);
  expect(store.size()).toBe(500);
});

it('counts whole milliseconds of a clock that has parts of them', () => {
  let nowMs = 400.75;
  const store = createMemoryStore({ clock: () => nowMs, maxKeys: 10 });
  store.decideNow('k', [policy], 2);
  expect(store.decideNow('k', [policy], 1)).toMatchObject([{ allowed: false, retryAfterMs: 600 }]);
  nowMs = 999.999;
  expect(store.decideNow('k', [policy], 1)).toMatchObject([{ allowed: false, retryAfterMs: 1 }]);
});
