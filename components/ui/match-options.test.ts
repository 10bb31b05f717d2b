import { expect, test } from 'vitest';
import { matchOptions } from './match-options.ts';

const COUNTRIES = [
  { id: 'KP', label: 'North Korea', keywords: '북한' },
  { id: 'KR', label: 'South Korea', keywords: '대한민국|한국' },
  { id: 'JP', label: 'Japan', keywords: '일본' },
];
const found = (typed: string, chosen: string[] = []) => matchOptions(COUNTRIES, typed, chosen).map(({ id }) => id);

test('names that begin so come first, then names in another language, then any part', () => {
  expect(found('so')).toEqual(['KR']);
  expect(found('korea')).toEqual(['KP', 'KR']);
  expect(found('한국')).toEqual(['KR']);
  expect(found('한')).toEqual(['KR', 'KP']);
  expect(found('kr')).toEqual(['KR']);
});

test('spaces, case and decomposed syllables make no difference', () => {
  expect(found('south KOREA')).toEqual(['KR']);
  expect(found('일본'.normalize('NFD'))).toEqual(['JP']);
});

test('what is chosen is not offered again', () => {
  expect(found('', ['KR'])).toEqual(['KP', 'JP']);
});
