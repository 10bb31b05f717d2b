import { hostname } from 'node:os';
import { afterAll, afterEach, expect, it } from 'vitest';
import { closeRedis, stateRedis } from '../redis/client.ts';
import { eventuallyPasses } from '../testing/eventually.ts';
import { listProcesses, startHeartbeat } from './heartbeat.ts';

afterEach(() => stateRedis().flushall());
afterAll(closeRedis);

it('reports this process until it stops', async () => {
  const heartbeat = startHeartbeat({ role: 'workers', metricsPort: 9464 });
  const reports = await eventuallyPasses(async () => {
    const found = await listProcesses();
    expect(found).toHaveLength(1);
    return found;
  });
  expect(reports[0]).toEqual({
    role: 'workers',
    pid: process.pid,
    host: hostname(),
    startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    rssBytes: expect.any(Number),
    cpuPercent: expect.any(Number),
    eventLoopLagMs: expect.any(Number),
    metricsPort: 9464,
    version: null,
  });
  const key = `process:${hostname()}:${process.pid}`;
  expect(await stateRedis().pttl(key)).toBeGreaterThan(0);
  await heartbeat.stop();
  expect(await listProcesses()).toEqual([]);
  expect(await stateRedis().exists(key)).toBe(0);
});

it('does not list processes that fell silent', async () => {
  await stateRedis().zadd('processes', Date.now() - 11_000, 'process:x:1');
  await stateRedis().zadd('processes', Date.now(), 'process:x:2');
  await stateRedis().set('process:x:1', '{}');
  expect(await listProcesses()).toEqual([]);
});
