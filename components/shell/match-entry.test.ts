import { expect, test } from 'vitest';
import { matchEntries } from './match-entry.ts';
import type { PaletteEntry } from './palette-source.ts';

const entry = (label: string, more: Partial<PaletteEntry> = {}) =>
  ({ id: label, group: 'pages', label, icon: () => null, ...more }) as unknown as PaletteEntry;
const found = (query: string, entries: PaletteEntry[]) => matchEntries(query, entries).map(({ label }) => label);

test('case and spaces make no difference, in Korean as in English', () => {
  const entries = [entry('새 링크 만들기'), entry('Sign out')];
  expect(found('새링크', entries)).toEqual(['새 링크 만들기']);
  expect(found('링크 만', entries)).toEqual(['새 링크 만들기']);
  expect(found('SIGNOUT', entries)).toEqual(['Sign out']);
});

test('decomposed Hangul, as macOS hands it over, finds the composed one', () => {
  expect(found('설정'.normalize('NFD'), [entry('설정')])).toEqual(['설정']);
});

test('a name that begins so comes before one that holds it, and both before keywords', () => {
  const entries = [entry('Look', { keywords: 'link' }), entry('New link'), entry('Links')];
  expect(found('link', entries)).toEqual(['Links', 'New link', 'Look']);
});

test('keywords are words: two of them do not make a third', () => {
  expect(found('ab', [entry('x', { keywords: 'aa bb' })])).toEqual([]);
});

test('nothing asked gives everything as it is', () => {
  expect(found(' ', [entry('b'), entry('a')])).toEqual(['b', 'a']);
});
