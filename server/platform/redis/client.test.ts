import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { isUnavailable } from '../errors.ts';
import { logger } from '../logger.ts';
import { eventually, eventuallyPasses } from '../testing/eventually.ts';
import { cacheRedis, closeRedis, duplicateState, stateRedis } from './client.ts';
import { type CuttableProxy, startCuttableProxy } from './testing/cuttable-proxy.ts';

let proxy: CuttableProxy;

beforeAll(async () => {
  proxy = await startCuttableProxy(process.env.REDIS_STATE_URL ?? '');
  process.env.REDIS_STATE_URL = proxy.url;
});
afterEach(async () => {
  proxy.restore();
  await closeRedis();
});
afterAll(() => proxy.stop());

it('serves commands asked before the connection stands', async () => {
  await stateRedis().set('k', 'v');
  expect(await stateRedis().get('k')).toBe('v');
  expect(await cacheRedis().ping()).toBe('PONG');
  expect(await stateRedis().client('GETNAME')).toBe('maru:state:shared');
});

it('fails at once while Redis is away, and works by itself when it is back', async () => {
  const redis = stateRedis();
  await redis.ping();
  proxy.cut();
  await eventually(() => redis.status !== 'ready');
  const failure: unknown = await redis.get('k').catch((error: unknown) => error);
  expect(isUnavailable(failure)).toBe(true);
  proxy.restore();
  await eventuallyPasses(async () => expect(await redis.ping()).toBe('PONG'));
});

it('fails at once when Redis was never there', async () => {
  proxy.cut();
  const redis = stateRedis();
  const failures = await Promise.all(
    [redis.get('a'), redis.get('b')].map((command) => command.catch((e: unknown) => e)),
  );
  expect(failures.every(isUnavailable)).toBe(true);
  expect(isUnavailable(await redis.get('c').catch((error: unknown) => error))).toBe(true);
});

it('gives a silent server up', async () => {
  const redis = stateRedis();
  await redis.ping();
  proxy.freeze();
  const failure: unknown = await redis.get('k').catch((error: unknown) => error);
  expect(isUnavailable(failure)).toBe(true);
});

it('waits through outages on connections of its own', async () => {
  const redis = duplicateState({ blocking: true });
  await redis.ping();
  proxy.cut();
  await eventually(() => redis.status !== 'ready');
  const answer = redis.ping();
  proxy.restore();
  expect(await answer).toBe('PONG');
});

it('logs an outage once and never the address', async () => {
  const warn = vi.spyOn(logger, 'warn');
  const redis = stateRedis();
  await redis.ping();
  proxy.cut();
  await eventually(() => redis.status !== 'ready');
  let attempts = 0;
  redis.on('reconnecting', () => attempts++);
  await eventually(() => attempts >= 3);
  expect(warn.mock.calls.length).toBeLessThanOrEqual(1);
  expect(JSON.stringify(warn.mock.calls)).not.toContain(new URL(proxy.url).password);
});
