import { afterEach, expect, test, vi } from 'vitest';
import { dropSingleton } from '../singleton.ts';
import { newNonce, pagePolicy } from './content-security-policy.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  dropSingleton('env');
});

function policyUnder(settings: Record<string, string>): Map<string, string[]> {
  dropSingleton('env');
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const request = new Request('http://127.0.0.1:3001/links', { headers: { host: 'maru.test' } });
  const directives = pagePolicy(request, 'abc').split('; ');
  return new Map(directives.map((directive) => [directive.split(' ')[0] ?? '', directive.split(' ').slice(1)]));
}

test('lets only scripts with the nonce run, and speaks only with ourselves', () => {
  const policy = policyUnder({});
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(policy.get('script-src')).toEqual(["'self'", "'nonce-abc'", "'strict-dynamic'"]);
  expect(policy.get('style-src')).toEqual(["'self'", "'nonce-abc'"]);
  expect(policy.get('connect-src')).toEqual(["'self'", 'ws://maru.test']);
  expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
  expect(policy.has('upgrade-insecure-requests')).toBe(false);
});

test('only development may evaluate text', () => {
  const policy = policyUnder({ NODE_ENV: 'development' });
  expect(policy.get('script-src')).toContain("'unsafe-eval'");
});

test('under https nothing goes by http; a bucket may be asked for objects, without its credentials', () => {
  const policy = policyUnder({
    PUBLIC_URL: 'https://maru.example',
    STORAGE_URL: 's3://key:secret@s3.example:9000/bucket',
  });
  expect(policy.has('upgrade-insecure-requests')).toBe(true);
  expect(policy.get('connect-src')).toEqual(["'self'", 'wss://maru.example', 'https://s3.example:9000']);
  expect(policy.get('img-src')).toContain('https://s3.example:9000');
  expect([...policy.values()].flat().join(' ')).not.toContain('secret');
});

test('a nonce is never used twice', () => {
  const nonces = Array.from({ length: 1_000 }, newNonce);
  expect(new Set(nonces).size).toBe(1_000);
  expect(nonces.every((nonce) => /^[\w+/]{22}==$/.test(nonce))).toBe(true);
});
