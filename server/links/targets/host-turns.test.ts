import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { eventually } from '@/server/platform/testing/eventually.ts';
import { besideFew, hostOf, isOnline, noteAnswer, takeTurn } from './host-turns.ts';

beforeEach(async () => {
  await stateRedis().flushall();
});

afterAll(closeRedis);

describe('takeTurn', () => {
  it('gives four at once, then one each second, to each host by itself', async () => {
    const startedAt = performance.now();
    const waits = await Promise.all(Array.from({ length: 10 }, () => takeTurn('a.example')));
    const passedMs = performance.now() - startedAt + 5;
    expect(waits.slice(0, 4)).toEqual([0, 0, 0, 0]);
    waits.slice(4).forEach((wait, place) => {
      expect(wait).toBeGreaterThanOrEqual((place + 1) * 1_000 - passedMs);
      expect(wait).toBeLessThanOrEqual((place + 1) * 1_000);
    });
    expect(await takeTurn('b.example')).toBe(0);
    expect(await stateRedis().pttl('links:turns:a.example')).toBeGreaterThan(0);
  });
});

describe('besideFew', () => {
  it('lets two work for one host, gives places back, also after a failure', async () => {
    const ends: (() => void)[] = [];
    const hold = () => besideFew('a.example', () => new Promise<string>((resolve) => ends.push(() => resolve('done'))));
    const held = [hold(), hold()];
    await eventually(() => ends.length === 2);
    expect(await besideFew('a.example', async () => 'third')).toBeNull();
    expect(await besideFew('b.example', async () => 'other')).toEqual({ result: 'other' });
    for (const end of ends) end();
    expect(await Promise.all(held)).toEqual([{ result: 'done' }, { result: 'done' }]);
    await expect(besideFew('a.example', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await besideFew('a.example', async () => 'again')).toEqual({ result: 'again' });
  });
});

it('remembers for a while that targets answer', async () => {
  expect(await isOnline()).toBe(false);
  await noteAnswer();
  expect(await isOnline()).toBe(true);
});

it('tells hosts apart with their ports', () => {
  expect(hostOf('https://A.example:8443/x')).toBe('a.example:8443');
  expect(hostOf('https://a.example:443/x')).toBe('a.example');
  expect(hostOf('no address')).toBe('no address');
});
