import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createRedisStore, type Policy } from './index.ts';
import { describeRateLimiter } from './rate-limiter.conformance.ts';
import { ALGORITHMS, EXPECTED } from './testing/expected-decisions.ts';

const redis = new Redis(process.env.REDIS_STATE_URL ?? '');
afterAll(() => redis.quit());

const PREFIX = `conformance-${randomUUID()}:`;
let stores = 0;
const newPrefix = () => {
  stores += 1;
  return `${PREFIX}${stores}:`;
};

afterEach(async () => {
  const keys = await redis.keys(`${PREFIX}*`);
  for (const key of keys) expect([key, await redis.pttl(key)]).toEqual([key, expect.toSatisfy((ttl) => ttl > 0)]);
  if (keys.length > 0) await redis.del(keys);
});

for (const algorithm of ALGORITHMS) {
  describeRateLimiter('Redis', algorithm, EXPECTED[algorithm], (clock) =>
    createRedisStore({ redis, prefix: newPrefix(), now: () => clock.nowMs }),
  );
}

/** About four months: no edge comes by while a test runs, but once in them. */
const LONG_MS = 10_000_000_000;

describe.each(ALGORITHMS)('%s by the clock of the server', (algorithm) => {
  it('counts, refuses, gives back and shows', async () => {
    const prefix = newPrefix();
    const store = createRedisStore({ redis, prefix });
    const policy: Policy = { name: 'p', algorithm, limit: 3, windowMs: LONG_MS };
    for (const left of [2, 1, 0])
      expect(await store.decide('k', [policy], 1)).toMatchObject([{ allowed: true, remaining: left }]);
    const [refused] = await store.decide('k', [policy], 1);
    expect(refused).toMatchObject({ allowed: false, remaining: 0 });
    expect(refused?.retryAfterMs).toBeGreaterThan(0);
    expect(refused?.retryAfterMs).toBeLessThanOrEqual(2 * LONG_MS);
    const [key = ''] = await redis.keys(`${prefix}*`);
    expect(key.startsWith(`${prefix}{k}:p:`)).toBe(true);
    // The key ends with what it counts.
    expect(await redis.pttl(key)).toBeLessThanOrEqual((refused?.resetAfterMs ?? 0) + 1_000);
    const { nowMs, level } = await store.inspect('k', policy);
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(60_000);
    expect(Math.round(level)).toBe(3);
    expect(await store.decide('k', [policy], -2)).toMatchObject([{ allowed: true }]);
    expect(await store.decide('k', [policy], 1)).toMatchObject([{ allowed: true }]);
    await store.reset('k', [policy]);
    expect(await redis.exists(key)).toBe(0);
  });

  it('lets a call pass after the wait it told, and leaves no key behind', async () => {
    const prefix = newPrefix();
    const store = createRedisStore({ redis, prefix });
    const policy: Policy = { name: 'p', algorithm, limit: 3, windowMs: 40 };
    const other: Policy = { name: 'q', algorithm, limit: 5, windowMs: 40 };
    for (let call = 0; call < 20; call += 1) {
      const decisions = await store.decide('k', [policy, other], 2);
      const waitMs = Math.max(...decisions.map(({ retryAfterMs }) => retryAfterMs));
      if (waitMs === 0) continue;
      // A timer may be a millisecond early.
      await wait(waitMs + 2);
      expect(await store.decide('k', [policy, other], 2)).toMatchObject([{ allowed: true }, { allowed: true }]);
    }
    await vi.waitFor(async () => expect(await redis.keys(`${prefix}*`)).toEqual([]), { timeout: 5_000, interval: 10 });
  });
});

it('goes on with a server that forgot its scripts', async () => {
  const store = createRedisStore({ redis, prefix: newPrefix() });
  const policy: Policy = { name: 'p', algorithm: 'token-bucket', limit: 2, windowMs: LONG_MS };
  expect(await store.decide('k', [policy], 1)).toMatchObject([{ allowed: true }]);
  await redis.script('FLUSH');
  expect(await store.decide('k', [policy], 1)).toMatchObject([{ allowed: true }]);
  expect(await store.decide('k', [policy], 1)).toMatchObject([{ allowed: false }]);
});

it.each([
  // Around the numbers beyond which an answer is no longer one number.
  [2 ** 20, 60_000],
  [2 ** 20 + 1, 60_000],
  [2 ** 20 + 2, 60_000],
  [5, 2 ** 32],
  [5, 2 ** 33],
  [2 ** 20 - 1, 2 ** 32],
])('tells large numbers as exactly as small ones: %i in %i ms', async (limit, windowMs) => {
  const start = Math.floor(1_800_000_000_000 / windowMs) * windowMs;
  const store = createRedisStore({ redis, prefix: newPrefix(), now: () => start });
  const policy: Policy = { name: 'p', algorithm: 'fixed-window', limit, windowMs };
  for (const taken of [1, 2])
    expect(await store.decide('k', [policy], 1)).toEqual([
      { allowed: true, limit, remaining: limit - taken, resetAfterMs: windowMs, retryAfterMs: 0, policy },
    ]);
});
