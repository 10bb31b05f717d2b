import { expect, test } from 'vitest';
import { roundCeiling } from './round-ceiling.ts';

test.each([
  [0, 4],
  [1, 4],
  [4, 4],
  [5, 8],
  [17, 20],
  [90, 100],
  [101, 200],
  [3_999, 4_000],
  [4_001, 8_000],
])('a chart up to %d ends at %d', (value, top) => {
  expect(roundCeiling(value, 4)).toBe(top);
});

test('is never below the value, and its lines are whole numbers', () => {
  for (let value = 0; value < 20_000; value += 7) {
    const top = roundCeiling(value, 4);
    expect(top).toBeGreaterThanOrEqual(value);
    expect(Number.isInteger(top / 4)).toBe(true);
  }
});
