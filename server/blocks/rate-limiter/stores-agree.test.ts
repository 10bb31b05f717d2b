import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, expect, it } from 'vitest';
import { type Algorithm, createMemoryStore, createRedisStore, type Policy } from './index.ts';

const redis = new Redis(process.env.REDIS_STATE_URL ?? '');
afterAll(() => redis.quit());

const ALGORITHMS: Algorithm[] = [
  'token-bucket',
  'leaking-bucket',
  'fixed-window',
  'sliding-window-log',
  'sliding-window-counter',
];
const step = fc.record({
  waitMs: fc.integer({ min: -20, max: 150 }),
  cost: fc.integer({ min: -3, max: 6 }),
  limit: fc.integer({ min: 1, max: 5 }),
});
let run = 0;

it.each([...ALGORITHMS.map((one) => [one]), ['token-bucket', 'fixed-window'] as Algorithm[], ALGORITHMS])(
  'memory and Redis decide alike: %s %s',
  async (...algorithms) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        let nowMs = 1_000_000_000_050;
        const now = () => nowMs;
        run += 1;
        const memory = createMemoryStore({ clock: now, maxKeys: 100 });
        const shared = createRedisStore({ redis, prefix: `agree:${run}:`, now });
        for (const { waitMs, cost, limit } of steps) {
          nowMs += waitMs;
          const policies = algorithms
            .filter((algorithm) => algorithm !== undefined)
            .map((algorithm): Policy => ({ name: algorithm, algorithm, limit, windowMs: 100 }));
          expect(await shared.decide('누구{}', policies, cost)).toEqual(await memory.decide('누구{}', policies, cost));
        }
      }),
      { numRuns: 40 },
    );
    for (const key of await redis.keys('agree:*')) expect(await redis.pttl(key)).toBeGreaterThan(0);
  },
);
