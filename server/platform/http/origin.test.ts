import { afterEach, expect, test, vi } from 'vitest';
import { dropSingleton } from '../singleton.ts';
import { isOwnOrigin, isSecure, originOf } from './origin.ts';

function request(headers: Record<string, string>): Request {
  return new Request('http://127.0.0.1:3001/v1/x', { headers });
}

afterEach(() => {
  vi.unstubAllEnvs();
  dropSingleton('env');
});

test.each([
  [{ host: 'maru.lan:3000' }, 'http://maru.lan:3000'],
  [{ host: 'x', 'x-forwarded-host': 'maru.example', 'x-forwarded-proto': 'https' }, 'https://maru.example'],
  [{ 'x-forwarded-host': 'maru.example:443', 'x-forwarded-proto': 'https' }, 'https://maru.example'],
  [{ 'x-forwarded-host': 'maru.example, inner:80', 'x-forwarded-proto': 'https, http' }, 'https://maru.example'],
  [{ 'x-forwarded-host': '[::1]:3000' }, 'http://[::1]:3000'],
  [{ 'x-forwarded-host': 'evil.example/path?' }, 'http://127.0.0.1:3001'],
  [{ 'x-forwarded-host': 'user@evil.example' }, 'http://127.0.0.1:3001'],
])('%o is %s', (headers, origin) => {
  expect(originOf(request(headers))).toBe(origin);
});

test('PUBLIC_URL wins, and the address that was really asked is ours too', () => {
  vi.stubEnv('PUBLIC_URL', 'https://maru.example');
  dropSingleton('env');
  const asked = request({ 'x-forwarded-host': '192.0.2.1:3000' });
  expect(originOf(asked)).toBe('https://maru.example');
  expect(isSecure(asked)).toBe(true);
  expect(isOwnOrigin(asked, 'https://maru.example')).toBe(true);
  expect(isOwnOrigin(asked, 'http://192.0.2.1:3000')).toBe(true);
  expect(isOwnOrigin(asked, 'https://evil.example')).toBe(false);
});
