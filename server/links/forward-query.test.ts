import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeAddress, forwardQuery, readVisitQuery } from './forward-query.ts';

describe('forwardQuery', () => {
  it.each([
    ['nothing given', 'https://e.example/p?a=1#f', '', 'https://e.example/p?a=1#f'],
    ['a first parameter', 'https://e.example/p', 'a=1', 'https://e.example/p?a=1'],
    ['one more', 'https://e.example/p?a=1', 'b=2', 'https://e.example/p?a=1&b=2'],
    ['without a value', 'https://e.example/p', 'flag', 'https://e.example/p?flag'],
    ['with an empty value', 'https://e.example/p', 'flag=', 'https://e.example/p?flag='],
    ['with an empty name', 'https://e.example/p', '=x', 'https://e.example/p?=x'],
    ['repeated', 'https://e.example/p', 'a=1&a=2', 'https://e.example/p?a=1&a=2'],
    [
      'the same name: the visitor wins, in place',
      'https://e.example/?a=1&b=2&a=3',
      'a=9',
      'https://e.example/?a=9&b=2',
    ],
    ['the same name repeated', 'https://e.example/?x=0&a=1', 'a=8&c=1&a=9', 'https://e.example/?x=0&a=8&a=9&c=1'],
    ['the same name in another spelling', 'https://e.example/?a%20b=1', 'a+b=2', 'https://e.example/?a+b=2'],
    ['lists of PHP', 'https://e.example/?a[]=1', 'a[]=2&a[]=3', 'https://e.example/?a[]=2&a[]=3'],
    ['the fragment stays at the end', 'https://e.example/p#s?x=1', 'a=1', 'https://e.example/p?a=1#s?x=1'],
    [
      'encoded bytes as they are',
      'https://e.example/?q=%ea%b0%80',
      'r=%EA%B0%80%2f%00%',
      'https://e.example/?q=%ea%b0%80&r=%EA%B0%80%2f%00%',
    ],
    ['a query that was empty', 'https://e.example/p?', 'a=1', 'https://e.example/p?a=1'],
  ])('%s', (_what, target, parameters, expected) => {
    expect(forwardQuery(target, parameters)).toBe(expected);
  });

  it('keeps host and path of the target, whatever comes', () => {
    const targets = fc.webUrl({ withQueryParameters: true, withFragments: true });
    fc.assert(
      fc.property(targets, fc.string({ unit: 'binary' }), (target, query) => {
        const { parameters } = readVisitQuery(query.replace(/[?#]/g, ''));
        const merged = new URL(forwardQuery(target, parameters));
        const before = new URL(target);
        expect([merged.origin, merged.pathname, merged.hash]).toEqual([before.origin, before.pathname, before.hash]);
      }),
      { seed: 20_261_128 },
    );
  });
});

describe('readVisitQuery', () => {
  it.each([
    ['', 'link', ''],
    ['a=1', 'link', 'a=1'],
    ['qr=1', 'qr', ''],
    ['a=1&qr=1&b', 'qr', 'a=1&b'],
    ['qr=2', 'link', 'qr=2'],
    ['qr', 'link', 'qr'],
    ['&&a=1&', 'link', 'a=1'],
  ])('of %j', (query, source, parameters) => {
    expect(readVisitQuery(query)).toEqual({ source, parameters });
  });

  it('encodes what does not belong into an address: raw UTF-8, line breaks, quotes', () => {
    expect(readVisitQuery('q=가 "<>\\^`{|}\r\n\0').parameters).toBe(
      'q=%EA%B0%80%20%22%3C%3E%5C%5E%60%7B%7C%7D%0D%0A%00',
    );
  });

  it('gives nothing but visible ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        expect(readVisitQuery(query).parameters).toMatch(/^[\x21-\x7e]*$/);
        expect(escapeAddress(query)).toMatch(/^[\x21-\x7e]*$/);
      }),
      { seed: 20_261_129 },
    );
  });
});
