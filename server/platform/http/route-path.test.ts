import { expect, test } from 'vitest';
import { routePath } from './route-path.ts';

test.each([
  ['/api/v1/links', {}, '/v1/links'],
  ['/v1/links/81', { id: '81' }, '/v1/links/{id}'],
  ['/api/v1/links/81/restore', { id: '81' }, '/v1/links/{id}/restore'],
  ['/s/%ED%95%9C', { alias: '한' }, '/s/{alias}'],
  ['/api/auth/callback/credentials', { nextauth: ['callback', 'credentials'] }, '/api/auth/{nextauth}'],
  ['/api/auth/a/b/c/d/e', { nextauth: ['a', 'b', 'c', 'd', 'e'] }, '/api/auth/{nextauth}'],
  ['/s/%ED%95%9C', { alias: '%ED%95%9C' }, '/s/{alias}'],
  ['/v1/links/%2538%31', { id: '%2538%31' }, '/v1/links/{id}'],
  ['/s/%E0%A4%A', { alias: 'x' }, '/s/%E0%A4%A'],
])('%s with %o is %s', (path, params, pattern) => {
  expect(routePath(path, params)).toBe(pattern);
});
