import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readUtm, UTM_FIELDS, utmValuesOf, writeUtm } from './utm.ts';

describe('utm parameters of an address', () => {
  test.each([
    ['https://a.example', 'utm_source', 'news', 'https://a.example?utm_source=news'],
    ['https://a.example/?', 'utm_source', 'news', 'https://a.example/?utm_source=news'],
    ['https://a.example/?q=1&x#part', 'utm_medium', 'e mail', 'https://a.example/?q=1&x&utm_medium=e%20mail#part'],
    ['https://a.example/?utm_medium=x&q=1', 'utm_medium', '봄', 'https://a.example/?utm_medium=%EB%B4%84&q=1'],
    ['https://a.example/?utm_medium=x&q=1&utm_medium=y', 'utm_medium', 'z', 'https://a.example/?utm_medium=z&q=1'],
    ['https://a.example/?utm_medium=x#part', 'utm_medium', '', 'https://a.example/#part'],
    ['half typed', 'utm_term', 'a', 'half typed?utm_term=a'],
  ] as const)('%s + %s=%s', (url, field, value, written) => expect(writeUtm(url, field, value)).toBe(written));

  test('are read as they were written, however the address looks', () => {
    const url = fc.string({ maxLength: 40 }).map((rest) => `https://a.example/${rest}`);
    const text = fc.string({ unit: fc.constantFrom(...'aZ09 &=+#?%/;한é😀'), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(url, fc.constantFrom(...UTM_FIELDS), text, (address, field, value) => {
        expect(readUtm(writeUtm(address, field, value))[field]).toBe(value);
      }),
    );
  });

  test('leave the rest of the address as it is written when they go', () => {
    const url = 'https://a.example/p?a=%2F&b=+&c#x?y';
    expect(writeUtm(writeUtm(url, 'utm_source', 's'), 'utm_source', '')).toBe(url);
  });

  test('are suggested by how often they are used', () => {
    const urls = ['?utm_source=a', '?utm_source=b&utm_medium=m', '?x=1&utm_source=b'].map(
      (q) => `https://e.example/${q}`,
    );
    expect(utmValuesOf(urls)).toMatchObject({ utm_source: ['b', 'a'], utm_medium: ['m'], utm_term: [] });
  });
});
