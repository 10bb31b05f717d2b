import { expect, it } from 'vitest';
import { backoffDelay } from './backoff.ts';

it('doubles from the base, half of it random, up to 15 minutes', () => {
  expect([1, 2, 3, 4].map((attempt) => backoffDelay(attempt, 1_000, () => 0))).toEqual([500, 1_000, 2_000, 4_000]);
  expect(backoffDelay(3, 1_000, () => 0.5)).toBe(3_000);
  expect(backoffDelay(40, 1_000, () => 0.999_999)).toBeLessThanOrEqual(15 * 60_000);
});
