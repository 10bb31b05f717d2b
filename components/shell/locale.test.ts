import { expect, test } from 'vitest';
import { pickLocale } from './locale.ts';

test.each([
  ['ko', 'en-US', 'ko'],
  ['en', 'ko-KR', 'en'],
  ['fr', 'ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
  [undefined, 'ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'],
  [undefined, 'en;q=0.4, ko;q=0.7', 'ko'],
  [undefined, 'fr-FR, en;q=0.5', 'en'],
  [undefined, 'ko;q=0, en;q=0.1', 'en'],
  [undefined, 'ja', 'en'],
  [undefined, '', 'en'],
  [undefined, null, 'en'],
] as const)('cookie %j and Accept-Language %j give %s', (cookie, header, locale) => {
  expect(pickLocale(cookie, header)).toBe(locale);
});
