import { describe, expect, test } from 'vitest';
import { formatBytes, formatSpan } from './format-measure.ts';

describe('formatSpan', () => {
  test.each([
    [0, '0ms'],
    [999, '999ms'],
    [1_000, '1s'],
    [61_000, '1m 1s'],
    [3_600_000, '1h'],
    [7_505_000, '2h 5m'],
    [90_000_000, '1d 1h'],
  ])('%d ms is %s', (ms, text) => expect(formatSpan(ms, 'en')).toBe(text));

  test('nothing is a dash', () => expect(formatSpan(null, 'ko')).toBe('–'));
});

test('memory is written in MiB, then in GiB', () => {
  expect(formatBytes(150 * 2 ** 20, 'en')).toBe('150 MiB');
  expect(formatBytes(1.5 * 2 ** 30, 'en')).toBe('1.5 GiB');
});
