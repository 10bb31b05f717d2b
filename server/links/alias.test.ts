import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALIAS_SPACE, checkOwnAlias, decodeAlias, nextAlias, toBase62 } from './alias.ts';
import { RESERVED_ALIASES } from './reserved-aliases.ts';
import { skeletonOf } from './skeleton.ts';

function reasonOf(alias: string): unknown {
  try {
    checkOwnAlias(alias);
    return null;
  } catch (error) {
    return (error as { details: { reason: string } }).details.reason;
  }
}

describe('generated aliases', () => {
  it('are written with 7 digits of base 62', () => {
    expect(toBase62(0)).toBe('0000000');
    expect(toBase62(61)).toBe('000000z');
    expect(toBase62(62)).toBe('0000010');
    expect(toBase62(ALIAS_SPACE - 1)).toBe('zzzzzzz');
  });

  it('never repeat', async () => {
    const aliases = await Promise.all(Array.from({ length: 200 }, () => nextAlias()));
    expect(new Set(aliases).size).toBe(200);
    for (const alias of aliases) expect(alias).toMatch(/^[0-9A-Za-z]{7}$/);
  });
});

describe('own aliases', () => {
  it.each(['a', 'Sale-2026_x', '여름-세일', 'שלום', 'naïve', 'हिन्दी', '_', 'x'.repeat(64), '가'.repeat(64)])(
    'takes %s',
    (alias) => {
      expect(reasonOf(alias)).toBeNull();
    },
  );

  it('stores one form of what looks the same', () => {
    expect(checkOwnAlias(' 한글'.normalize('NFD')).alias).toBe('한글'.normalize('NFC'));
  });

  it.each([
    ['', 'empty'],
    ['a/b', 'slash'],
    ['a b', 'space'],
    ['a.b', 'dot'],
    ['a+', 'plus'],
    ['a%20', 'percent'],
    ['a?b', 'question mark'],
    ['a#b', 'hash'],
    ['a\\b', 'backslash'],
    ['a\u0000', 'control character'],
    ['a\u200db', 'zero-width joiner'],
    ['a\ufe0f', 'variation selector'],
    ['\u3164', 'Hangul filler'],
    ['\u0301a', 'begins with a mark'],
    ['🎉', 'symbol'],
    ['\ud800', 'half a character'],
    ['x'.repeat(65), 'too long'],
  ])('refuses %j (%s)', (alias) => {
    expect(reasonOf(alias)).toBe('alias_invalid');
  });

  it.each(['admin', 'Admin', 'API', 'sign-in', 'аdmin', 'ｓ', 'l0gin'])('keeps %s for the product', (alias) => {
    expect(reasonOf(alias)).toBe('alias_reserved');
  });

  it('reserves the first segment of every path of ours', () => {
    const app = join(import.meta.dirname, '../../app');
    const segments = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
        .flatMap(({ name }) => (name.startsWith('(') ? segments(join(folder, name)) : [name]));
    expect(segments(app).filter((segment) => !segment.startsWith('[') && !RESERVED_ALIASES.includes(segment))).toEqual(
      [],
    );
  });
});

describe('skeletonOf', () => {
  it.each([
    ['paypal', 'pаypal', 'Cyrillic a'],
    ['paypal', 'paypa1', 'digit one'],
    ['paypal', 'paypaI', 'capital I'],
    ['google', 'g00gle', 'zeros'],
    ['google', 'gοοgle', 'Greek omicron'],
    ['Sale', 'Ｓａｌｅ', 'full width'],
    ['이', '이'.normalize('NFD'), 'decomposed'],
  ])('makes %s and %s alike (%s)', (one, other) => {
    expect(skeletonOf(one)).toBe(skeletonOf(other));
  });

  it.each([
    ['Sale', 'sale'],
    ['rn', 'm'],
    ['a-b', 'a_b'],
    ['여름', '어름'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(skeletonOf(one)).not.toBe(skeletonOf(other));
  });
});

describe('decodeAlias', () => {
  it.each([
    ['abc', 'abc'],
    ['%ED%95%9C%EA%B8%80', '한글'],
    [encodeURIComponent('한글'.normalize('NFD')), '한글'],
    ['abc/', 'abc'],
    ['abc.', 'abc'],
    ['abc%2F', 'abc'],
    ['%E0%A4%A', null],
    ['%', null],
    ['a/b', null],
    ['a%2Fb', null],
    ['..', null],
    ['', null],
    ['abc+', null],
    ['x'.repeat(300), null],
  ])('reads %j as %j', (segment, alias) => {
    expect(decodeAlias(segment)).toBe(alias);
  });
});
