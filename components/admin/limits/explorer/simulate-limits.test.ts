import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '@/server/blocks/rate-limiter/index.ts';
import { LENGTH_MS, PATTERNS, type Pattern, requestTimes, WINDOW_MS } from './request-patterns.ts';
import { mostWithin, simulateLimits } from './simulate-limits.ts';

const LIMIT = 10;

const simulate = (pattern: Pattern) => {
  const runs = simulateLimits({
    times: requestTimes(pattern, LIMIT),
    limit: LIMIT,
    windowMs: WINDOW_MS,
    lengthMs: LENGTH_MS,
    openStore: (clock) => createMemoryStore({ clock, maxKeys: 10 }).decideNow,
  });
  return Object.fromEntries(runs.map((run) => [run.algorithm, run]));
};

describe('the same requests under five algorithms', () => {
  test.each(PATTERNS)('%s: every request is answered once, in order', (pattern) => {
    const times = requestTimes(pattern, LIMIT);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const runs = Object.values(simulate(pattern));
    expect(runs).toHaveLength(5);
    for (const { answers, accepted, refused } of runs) {
      expect(answers.map(({ at }) => at)).toEqual(times);
      expect(accepted + refused).toBe(times.length);
      expect(refused).toBeGreaterThan(0);
    }
  });

  test('at the edge of a window the fixed one lets twice the limit through, the log never more than the limit', () => {
    const runs = simulate('edge');
    expect(runs['fixed-window']?.mostInWindow).toBe(2 * LIMIT);
    expect(runs['sliding-window-log']?.mostInWindow).toBe(LIMIT);
    expect(runs['sliding-window-counter']?.mostInWindow).toBeLessThan(2 * LIMIT);
  });

  test('of a burst each lets the limit through, and is full then', () => {
    for (const { answers, used } of Object.values(simulate('burst'))) {
      const burst = answers.filter(({ at }) => at < WINDOW_MS * 0.5);
      expect(burst.filter(({ allowed }) => allowed)).toHaveLength(LIMIT);
      expect(Math.max(...used.map(({ share }) => share))).toBe(1);
      expect(burst.at(-1)?.retryAfterMs).toBeGreaterThan(0);
    }
  });
});

test('the most within a stretch counts its beginning and not its end', () => {
  expect(mostWithin([], 10)).toBe(0);
  expect(mostWithin([0, 10], 10)).toBe(1);
  expect(mostWithin([0, 9, 10, 18, 19], 10)).toBe(3);
});
