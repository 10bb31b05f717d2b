import type { Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GatheringRedis } from './gather-writes.ts';

const URL = process.env.REDIS_STATE_URL ?? '';
let redis: GatheringRedis;

beforeEach(async () => {
  redis = new GatheringRedis(URL);
  await redis.ping();
});

afterEach(async () => {
  vi.useRealTimers();
  await redis.quit();
});

/** How often something is handed to the system from now on. */
function countWrites() {
  const socket = redis.stream as Socket & Required<Pick<Socket, '_writev'>>;
  const [one, several] = [vi.spyOn(socket, '_write'), vi.spyOn(socket, '_writev')];
  return () => one.mock.calls.length + several.mock.calls.length;
}

it('sends the commands of one turn in one write, in their order', async () => {
  const count = countWrites();
  const later = Promise.resolve().then(() => redis.incr('gathered'));
  const first = Array.from({ length: 20 }, () => redis.incr('gathered'));
  expect(await Promise.all(first)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(await later).toBe(21);
  expect(count()).toBe(1);
  expect(await redis.multi().incr('gathered').del('gathered').exec()).toEqual([
    [null, 22],
    [null, 1],
  ]);
  expect(count()).toBe(2);
});

it('sends while a test holds the clock', async () => {
  vi.useFakeTimers();
  expect(await redis.ping()).toBe('PONG');
});

it('goes on over a lost connection', async () => {
  const killer = new Redis(URL);
  redis.on('error', () => undefined);
  const lost = new Promise((resolve) => redis.once('close', resolve));
  const id = await redis.client('ID');
  const held = redis.set('gathered', 'held');
  await killer.client('KILL', 'ID', id);
  await lost;
  await held;
  expect(await redis.getdel('gathered')).toBe('held');
  await killer.quit();
});

it('sends what was asked for right before the end', async () => {
  const other = new GatheringRedis(URL);
  await other.ping();
  const last = other.set('gathered', 'last');
  await other.quit();
  expect(await last).toBe('OK');
  expect(await redis.getdel('gathered')).toBe('last');
});
