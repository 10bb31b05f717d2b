import { afterEach, expect, test, vi } from 'vitest';
import { closeRedis } from '../redis/client.ts';
import { dropSingleton } from '../singleton.ts';
import { consumeLimit, limitFactor, perAddress, setLimitHeaders } from './limits.ts';

const originalState = process.env.REDIS_STATE_URL;

afterEach(async () => {
  await closeRedis();
  process.env.REDIS_STATE_URL = originalState;
  vi.unstubAllEnvs();
  dropSingleton('env');
});

test('counts exactly when many come at once', async () => {
  const limit = perAddress(10, '1m');
  const states = await Promise.all(
    Array.from({ length: 50 }, () => consumeLimit('at-once', limit, { address: '192.0.2.1' })),
  );
  expect(states.filter(({ allowed }) => allowed)).toHaveLength(10);
});

test('counts an IPv6 subscriber once, whichever of his addresses he uses', async () => {
  const limit = perAddress(1, '1m');
  expect(await consumeLimit('v6', limit, { address: '2001:db8::1' })).toMatchObject({ allowed: true });
  expect(await consumeLimit('v6', limit, { address: '2001:db8::ffff' })).toMatchObject({ allowed: false });
  expect(await consumeLimit('v6', limit, { address: '2001:db8:0:1::1' })).toMatchObject({ allowed: true });
});

test('the factor holds for loopback only', () => {
  vi.stubEnv('RATE_LIMIT_FACTOR', '50');
  dropSingleton('env');
  expect(limitFactor('127.0.0.1')).toBe(50);
  expect(limitFactor('::1')).toBe(50);
  expect(limitFactor('10.0.0.1')).toBe(1);
  expect(limitFactor('unknown')).toBe(1);
});

test('lets everybody through while Redis is away', async () => {
  await closeRedis();
  process.env.REDIS_STATE_URL = 'redis://127.0.0.1:1';
  dropSingleton('env');
  for (let attempt = 0; attempt < 3; attempt++) {
    expect(await consumeLimit('away', perAddress(1, '1m'), { address: '192.0.2.2' })).toMatchObject({ allowed: true });
  }
});

test('of two limits the tighter one is told', () => {
  const headers = new Headers();
  setLimitHeaders(headers, { allowed: true, limit: 10, remaining: 2, resetMs: 1_500 });
  setLimitHeaders(headers, { allowed: true, limit: 100, remaining: 99, resetMs: 60_000 });
  expect(Object.fromEntries(headers)).toEqual({
    'ratelimit-limit': '10',
    'ratelimit-remaining': '2',
    'ratelimit-reset': '2',
  });
});
