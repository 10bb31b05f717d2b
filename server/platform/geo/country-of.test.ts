import { expect, test } from 'vitest';
import { countryOf } from './country-of.ts';

test.each([
  ['8.8.8.8', 'US'],
  ['211.45.1.1', 'KR'],
  ['2001:4860:4860::8888', 'US'],
  ['::ffff:8.8.8.8', 'US'],
  ['203.0.113.7', null],
  ['127.0.0.1', null],
  ['unknown', null],
  ['', null],
])('%s is in %s', (address, country) => {
  expect(countryOf(address)).toBe(country);
});
