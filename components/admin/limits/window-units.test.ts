import { expect, test } from 'vitest';
import { joinWindow, splitWindow, WINDOW_UNITS } from './window-units.ts';

test('a window is said in the largest unit that fits', () => {
  expect(splitWindow(60_000)).toEqual({ value: 1, unit: 'm' });
  expect(splitWindow(90_000)).toEqual({ value: 90, unit: 's' });
  expect(splitWindow(86_400_000)).toEqual({ value: 1, unit: 'd' });
  expect(splitWindow(1_500)).toEqual({ value: 1_500, unit: 'ms' });
});

test('what was split joins again', () => {
  for (const windowMs of [100, 999, 1_000, 61_000, 7_200_000, 3 * 86_400_000]) {
    const { value, unit } = splitWindow(windowMs);
    expect(WINDOW_UNITS).toContain(unit);
    expect(joinWindow(String(value), unit)).toBe(windowMs);
  }
});

test('what is no number is left for the server to refuse', () => {
  expect(joinWindow('', 's')).toBe('');
  expect(joinWindow('soon', 's')).toBe('soon');
  expect(joinWindow('1.5', 'm')).toBe(90_000);
});
