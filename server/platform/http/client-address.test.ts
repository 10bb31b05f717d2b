import { afterEach, expect, test, vi } from 'vitest';
import { dropSingleton } from '../singleton.ts';
import { addressBucket, clientAddress } from './client-address.ts';

function trust(proxies: string): void {
  vi.stubEnv('TRUSTED_PROXIES', proxies);
  dropSingleton('env');
}

function behind(forwardedFor: string | undefined): string {
  const headers: Record<string, string> = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  return clientAddress(new Request('http://maru.test/', { headers }));
}

afterEach(() => {
  vi.unstubAllEnvs();
  dropSingleton('env');
});

test.each([
  ['203.0.113.5', '203.0.113.5'],
  ['::ffff:203.0.113.5', '203.0.113.5'],
  ['203.0.113.5:4711', '203.0.113.5'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['1.2.3.4, 203.0.113.5, 127.0.0.1', '203.0.113.5'],
  ['127.0.0.1', '127.0.0.1'],
  ['not an address', 'unknown'],
  ['not an address, 127.0.0.1', '127.0.0.1'],
  [undefined, 'unknown'],
])('X-Forwarded-For: %s is %s', (header, address) => {
  expect(behind(header)).toBe(address);
});

test('goes past the proxies that are trusted, and no further', () => {
  trust('10.0.0.0/8,2001:db8:1::/48,nonsense');
  expect(behind('6.6.6.6, 203.0.113.5, 10.1.2.3')).toBe('203.0.113.5');
  expect(behind('203.0.113.5, 2001:db8:1::9, 10.1.2.3')).toBe('203.0.113.5');
  expect(behind('203.0.113.5, 11.1.2.3')).toBe('11.1.2.3');
});

test('an IPv6 subscriber has one bucket', () => {
  expect(addressBucket('2001:db8::1')).toBe(addressBucket('2001:db8::2'));
  expect(addressBucket('2001:db8::1')).not.toBe(addressBucket('2001:db8:0:1::1'));
  expect(addressBucket('203.0.113.5')).toBe('203.0.113.5');
});
