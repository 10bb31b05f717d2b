import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foldHandle, isHandle, isReservedHandle, proposeHandle, whyNoHandle } from './handle.ts';
import { personName } from './schema.ts';

describe('a handle', () => {
  it.each([
    ['mi', 'handle_short'],
    ['m'.repeat(31), 'handle_long'],
    ['1mina', 'handle_start'],
    ['_mina', 'handle_start'],
    ['Mina', 'handle_start'],
    ['mi-na', 'handle_letters'],
    ['mi na', 'handle_letters'],
    ['mínа', 'handle_letters'],
    ['미나미나', 'handle_start'],
    ['admin', 'handle_reserved'],
    ['adm1n', 'handle_reserved'],
    ['_admin', 'handle_start'],
    ['a_d_m_i_n', 'handle_reserved'],
    ['rnaru', 'handle_reserved'],
  ])('%s is refused: %s', (wish, reason) => {
    expect(whyNoHandle(wish)).toBe(reason);
  });

  it.each(['mina', 'mina_2', 'm'.repeat(30), 'abc', 'w0w'])('%s is good', (wish) => {
    expect(whyNoHandle(wish)).toBeNull();
    expect(isHandle(wish)).toBe(true);
  });

  it.each([
    ['minho', 'm1nh0'],
    ['mary_lou', 'marylou'],
    ['arnold', 'amold'],
    ['lewis', 'levvis'],
    ['will', 'w1ii'],
  ])('%s and %s look alike', (one, other) => {
    expect(foldHandle(one)).toBe(foldHandle(other));
  });

  it('cannot be a segment of our own paths', () => {
    const root = join(import.meta.dirname, '../../app');
    const places = ['', '(auth)', '(product)', '(product)/people', 'admin', 'api/v1', 'api/v1/people'];
    const folders = places.flatMap((place) => readdirSync(join(root, place), { withFileTypes: true }));
    const segments = folders.map(({ name }) => name.toLowerCase()).filter(isHandle);
    expect(segments.length).toBeGreaterThan(10);
    expect(new Set(segments).has('links')).toBe(true);
    expect(segments.filter((segment) => !isReservedHandle(segment))).toEqual([]);
  });
});

describe('the proposal for somebody who has not chosen', () => {
  it.each(['mina@maru.test', 'a.b+c@x', '김미나@maru.test', '7@x', 'admin@maru.test', 'x@y', `${'long'.repeat(20)}@x`])(
    'for %s is always one that can be had',
    (email) => {
      for (let attempt = 0; attempt < 8; attempt++) expect(whyNoHandle(proposeHandle(email, attempt))).toBeNull();
    },
  );

  it('is the name before the @ when it can be', () => {
    expect(proposeHandle('mina.kim@maru.test', 0)).toBe('minakim');
    expect(proposeHandle('admin@maru.test', 0)).toMatch(/^admin\d+$/);
  });
});

describe('a name', () => {
  it.each(['김미나', 'Zoë', 'محمد', '👨‍👩‍👧 가족', "O'Brien-Łukasz"])('%s is good', (name) => {
    expect(personName.parse(`  ${name} `)).toBe(name.normalize('NFC'));
  });

  it('is composed, and counted as people count', () => {
    expect(personName.parse('미나'.normalize('NFD'))).toBe('미나');
    expect(personName.safeParse('👨‍👩‍👧'.repeat(40)).success).toBe(true);
    expect(personName.safeParse('가'.repeat(81)).error?.issues[0]?.message).toBe('name_too_long');
    expect(personName.safeParse(`z${'\u0301'.repeat(1_000)}`).error?.issues[0]?.message).toBe('name_too_long');
  });

  it.each([
    ['', 'name_required'],
    ['  ', 'name_required'],
    ['ㅤ', 'name_required'],
    ['a\u0007b', 'name_invalid'],
    ['a\nb', 'name_invalid'],
    ['admin\u202Eelif', 'name_invalid'],
    ['a\u200Bb', 'name_invalid'],
    [undefined, 'name_required'],
    [5, 'name_invalid'],
  ])('%j is refused: %s', (name, reason) => {
    expect(personName.safeParse(name).error?.issues[0]?.message).toBe(reason);
  });
});
