import { expect, test } from 'vitest';
import { formatValue } from './format-value.ts';

test('values are short and in the reader’s language', () => {
  expect(formatValue(null, 'number', 'en')).toBe('–');
  expect(formatValue(0.4312, 'number', 'en')).toBe('0.431');
  expect(formatValue(123_456, 'number', 'en')).toBe('123K');
  expect(formatValue(123_456, 'number', 'ko')).toBe('12.3만');
  expect(formatValue(0.25, 'span', 'en')).toBe('0.25ms');
  expect(formatValue(2_500, 'span', 'en')).toBe('2.5s');
  expect(formatValue(3_720_000, 'span', 'en')).toBe('1h 2m');
  expect(formatValue(99.95, 'percent', 'en')).toBe('100%');
  expect(formatValue(3 * 2 ** 20, 'bytes', 'en')).toBe('3 MiB');
});
