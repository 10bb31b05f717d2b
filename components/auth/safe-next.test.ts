import { expect, test } from 'vitest';
import { safeNext } from './safe-next.ts';

test.each(['/links', '/links?q=a%20b&state=deleted', '/admin#queues'])('keeps our own path %s', (next) => {
  expect(safeNext(next)).toBe(next);
});

test.each([
  undefined,
  '',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  'links',
])('goes home instead of %j', (next) => {
  expect(safeNext(next)).toBe('/');
});
