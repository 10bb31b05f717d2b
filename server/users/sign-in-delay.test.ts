import { expect, test, vi } from 'vitest';
import { stateRedis } from '@/server/platform/redis/client.ts';
import { attemptsKey, forgetSignInAttempts, takeSignInAttempt } from './sign-in-delay.ts';

const ADDRESS = '192.0.2.1';

async function redisNowMs(): Promise<number> {
  const [seconds, microseconds] = await stateRedis().time();
  return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
}

/** Takes an attempt that must be free, and says between which bounds the delay that it brought lies. */
async function delayAfterAttempt(email: string): Promise<{ least: number; most: number }> {
  await stateRedis().hset(attemptsKey(email), 'blockedUntil', 0);
  const before = await redisNowMs();
  expect(await takeSignInAttempt(email, ADDRESS)).toBe(0);
  const after = await redisNowMs();
  const until = Number(await stateRedis().hget(attemptsKey(email), 'blockedUntil'));
  return { least: until - after, most: until - before };
}

test('four attempts bring no delay, each further one twice as much, up to 15 minutes', async () => {
  const email = 'growing@maru.test';
  for (let attempt = 1; attempt <= 4; attempt++) expect(await takeSignInAttempt(email, ADDRESS)).toBe(0);
  for (const seconds of [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]) {
    const { least, most } = await delayAfterAttempt(email);
    expect(least).toBeLessThanOrEqual(seconds * 1_000);
    expect(most).toBeGreaterThanOrEqual(seconds * 1_000);
  }
});

test('an attempt that had to wait does not make the wait longer', async () => {
  const email = 'waiting@maru.test';
  for (let attempt = 1; attempt <= 5; attempt++) await takeSignInAttempt(email, ADDRESS);
  await stateRedis().hset(attemptsKey(email), 'blockedUntil', (await redisNowMs()) + 600_000);
  const until = await stateRedis().hget(attemptsKey(email), 'blockedUntil');
  expect(await takeSignInAttempt(email, ADDRESS)).toBeGreaterThan(0);
  expect(await stateRedis().hget(attemptsKey(email), 'blockedUntil')).toBe(until);
});

test('of many at once only the free ones get through', async () => {
  const attempts = Array.from({ length: 100 }, () => takeSignInAttempt('at-once@maru.test', ADDRESS));
  expect((await Promise.all(attempts)).filter((wait) => wait === 0)).toHaveLength(5);
});

test('a success makes all free again, and failures do not stay for ever', async () => {
  const email = 'success@maru.test';
  for (let attempt = 1; attempt <= 5; attempt++) await takeSignInAttempt(email, ADDRESS);
  expect(await stateRedis().pttl(attemptsKey(email))).toBeGreaterThan(0);
  await forgetSignInAttempts(email);
  expect(await takeSignInAttempt(email, ADDRESS)).toBe(0);
});

test('while Redis is away this process counts by itself, and lets nobody guess on', async () => {
  const email = 'away@maru.test';
  vi.spyOn(stateRedis(), 'eval').mockRejectedValue(new Error('away'));
  const waits = [];
  for (let attempt = 1; attempt <= 7; attempt++) waits.push(await takeSignInAttempt(email, ADDRESS));
  expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  for (const wait of waits.slice(5)) {
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(2_000);
  }
  await forgetSignInAttempts(email);
  expect(await takeSignInAttempt(email, ADDRESS)).toBe(0);
});
