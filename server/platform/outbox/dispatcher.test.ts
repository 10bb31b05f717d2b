import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { freePort } from '@/scripts/services/ports.mjs';
import { redisProgram } from '@/scripts/services/programs.mjs';
import { type RedisServer, startRedis } from '@/scripts/services/redis.mjs';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import { pg } from '../db/client.ts';
import { createTestJob, fateOf, outboxRows } from '../queue/factory.ts';
import { type RunningWorkers, startWorkers } from '../queue/run-workers.ts';
import { stateRedis } from '../redis/client.ts';
import { type Dispatcher, startDispatcher } from './dispatcher.ts';
import { outboxOverview } from './outbox-age.ts';
import { reconcileAll } from './reconciler.ts';

const WAIT = { timeout: 15_000, interval: 20 };
const FOLDER = mkdtempSync(join(tmpdir(), 'maru-dispatcher-'));

let port: number;
let redis: RedisServer;
let dispatcher: Dispatcher | undefined;
let workers: RunningWorkers | undefined;

/** A Redis of this file's own, which may be killed. */
function startOwnRedis(): Promise<RedisServer> {
  return startRedis({ program: redisProgram() ?? 'redis-server', role: 'test', port, dir: FOLDER, password: 'test' });
}

beforeAll(async () => {
  port = await freePort();
  redis = await startOwnRedis();
  process.env.REDIS_STATE_URL = redis.url;
});

afterEach(async () => {
  await Promise.all([dispatcher?.stop(), workers?.stop(2_000)]);
  dispatcher = undefined;
  workers = undefined;
});

afterAll(async () => {
  await redis.stop();
  rmSync(FOLDER, { recursive: true, force: true });
});

/** Runs a script in a process of its own and gives the signal that ended it. */
async function runInChild(script: string): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [await bundleForChild(script)], { stdio: 'inherit' });
  const [, signal] = await once(child, 'close');
  return signal;
}

it('delivers once what a process committed before it was killed', async () => {
  const { job, boundTo } = createTestJob();
  const signal = await runInChild(`
    import { z } from 'zod';
    import { defineJob } from './server/platform/queue/define-job.ts';
    import { transaction } from './server/platform/db/transaction.ts';
    const job = defineJob({ name: ${JSON.stringify(job.name)}, schema: z.object({ linkId: z.string() }) });
    await transaction((tx) => job.dispatch({ linkId: '5' }, tx));
    process.kill(process.pid, 'SIGKILL');
  `);
  expect(signal).toBe('SIGKILL');
  expect(await outboxRows(job.name)).toMatchObject([{ dispatched_at: null }]);

  const handler = vi.fn(async () => undefined);
  workers = startWorkers([boundTo(handler)]);
  dispatcher = startDispatcher();
  await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
  expect(handler).toHaveBeenCalledTimes(1);
  expect(handler).toHaveBeenCalledWith({ linkId: 5n }, expect.anything());
});

it('sends again, without doing it again, what was sent just before a dispatcher was killed', async () => {
  const { job, boundTo } = createTestJob();
  const id = await job.dispatch({ linkId: 1n });
  // As if the kill had come between addBulk and the mark.
  dispatcher = startDispatcher();
  await vi.waitFor(async () => expect((await outboxRows(job.name))[0]?.dispatched_at).toBeInstanceOf(Date), WAIT);
  await dispatcher.stop();
  await pg.query('UPDATE outbox SET dispatched_at = NULL WHERE id = $1', [id]);

  const handler = vi.fn(async () => undefined);
  dispatcher = startDispatcher();
  await vi.waitFor(async () => expect((await outboxRows(job.name))[0]?.dispatched_at).toBeInstanceOf(Date), WAIT);
  workers = startWorkers([boundTo(handler)]);
  await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
  expect(handler).toHaveBeenCalledTimes(1);
});

it('lets two dispatchers share the rows', async () => {
  const { job, boundTo } = createTestJob({ concurrency: 50 });
  const seen: bigint[] = [];
  workers = startWorkers([boundTo(async ({ linkId }) => void seen.push(linkId))]);
  const ids = Array.from({ length: 300 }, (_, n) => BigInt(n));
  await Promise.all(ids.map((linkId) => job.dispatch({ linkId })));
  dispatcher = startDispatcher({ batchSize: 20 });
  const second = startDispatcher({ batchSize: 20 });
  await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
  await second.stop();
  expect(seen.sort((a, b) => Number(a - b))).toEqual(ids);
});

it('is woken by a commit long before it would poll', async () => {
  const { job, boundTo } = createTestJob();
  const handler = vi.fn(async () => undefined);
  workers = startWorkers([boundTo(handler)]);
  dispatcher = startDispatcher({ pollMs: 3_600_000 });
  // The first of these may come before the dispatcher listens; it looks once more when it does.
  for (const calls of [1, 2]) {
    await job.dispatch({ linkId: 1n });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(calls), WAIT);
  }
});

it('listens again after its connection was cut', async () => {
  const { job, boundTo } = createTestJob();
  const handler = vi.fn(async () => undefined);
  workers = startWorkers([boundTo(handler)]);
  dispatcher = startDispatcher({ pollMs: 3_600_000 });
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE application_name = 'maru-outbox-listener' AND datname = current_database()`;
  await vi.waitFor(async () => expect((await pg.query(cut)).rowCount).toBe(1), WAIT);
  await job.dispatch({ linkId: 1n });
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1), WAIT);
});

it('keeps what was dispatched while Redis was down, and delivers it once', async () => {
  const { job, boundTo } = createTestJob();
  const handler = vi.fn(async () => undefined);
  workers = startWorkers([boundTo(handler)]);
  dispatcher = startDispatcher({ pollMs: 50 });
  const first = await job.dispatch({ linkId: 1n });
  await vi.waitFor(async () => expect(await fateOf(job.name, first)).toBe('completed'), WAIT);

  process.kill(redis.pid, 'SIGKILL');
  await vi.waitFor(() => expect(stateRedis().status).not.toBe('ready'), WAIT);
  await job.dispatch({ linkId: 2n });
  await vi.waitFor(async () => expect((await outboxOverview()).oldestMs).toBeGreaterThan(200), WAIT);
  expect(await outboxOverview()).toMatchObject({ waiting: 1, dead: 0 });
  expect(handler).toHaveBeenCalledTimes(1);

  redis = await startOwnRedis();
  await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
  expect(handler).toHaveBeenCalledTimes(2);
});

it('has done what somebody waits for while Redis is down', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true });
  const handler = vi.fn(async () => undefined);
  const running = startWorkers([boundTo(handler)]);
  workers = running;
  await vi.waitFor(() => expect(running.rooms().has(job.name)).toBe(true), WAIT);
  dispatcher = startDispatcher({ pollMs: 50, workers: running });
  process.kill(redis.pid, 'SIGKILL');
  await vi.waitFor(() => expect(stateRedis().status).not.toBe('ready'), WAIT);
  await job.dispatch({ linkId: 1n });
  await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
  expect(handler).toHaveBeenCalledTimes(1);
  redis = await startOwnRedis();
});

it('sends again what Redis lost, and the effect is there once', async () => {
  const lost = createTestJob();
  const running = createTestJob();
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let runs = 0;
  let effects = 0;
  dispatcher = startDispatcher({ pollMs: 50 });
  const lostId = await lost.job.dispatch({ linkId: 1n });
  await running.job.dispatch({ linkId: 2n });
  workers = startWorkers([
    running.boundTo(async (_payload, { once: onlyOnce }) => {
      runs += 1;
      await onlyOnce(async () => {
        effects += 1;
      });
      await released;
    }),
  ]);
  await vi.waitFor(() => expect(effects).toBe(1), WAIT);
  // A job may run before its row is marked as sent.
  for (const { job } of [lost, running]) {
    await vi.waitFor(async () => expect((await outboxRows(job.name))[0]?.dispatched_at).toBeInstanceOf(Date), WAIT);
  }

  await redis.flush();
  await reconcileAll(0);
  // The running one was lost too, is sent again, and its second run finds the receipt of the first.
  await vi.waitFor(() => expect(runs).toBe(2), WAIT);
  release();
  const handler = vi.fn(async () => undefined);
  await workers.stop(5_000);
  workers = startWorkers([lost.boundTo(handler)]);
  await vi.waitFor(async () => expect(await outboxRows(lost.job.name)).toEqual([]), WAIT);
  expect(handler).toHaveBeenCalledTimes(1);
  expect(handler).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ dispatchId: lostId }));
  await vi.waitFor(async () => expect(await outboxRows(running.job.name)).toEqual([]), WAIT);
  expect(effects).toBe(1);
});

it('sends what somebody waits for before all that stood there earlier', async () => {
  const { job: crowd } = createTestJob();
  const { job: waitedFor } = createTestJob({ isUrgent: true });
  await crowd.dispatchMany(Array.from({ length: 50 }, () => ({ linkId: 1n })));
  await waitedFor.dispatchMany([{ linkId: 2n }, { linkId: 3n }]);
  dispatcher = startDispatcher({ batchSize: 10 });
  const sentAt = async (queue: string) => {
    const { rows } = await pg.query<{ dispatched_at: Date | null }>(
      'SELECT dispatched_at FROM outbox WHERE queue = $1 ORDER BY dispatched_at NULLS LAST, id',
      [queue],
    );
    return rows.map(({ dispatched_at }) => dispatched_at?.getTime() ?? Number.POSITIVE_INFINITY);
  };
  await vi.waitFor(async () => expect((await sentAt(crowd.name)).every(Number.isFinite)).toBe(true), WAIT);
  const urgent = await sentAt(waitedFor.name);
  // Of the first batch they take two places; the ninth of the others is in a later one.
  expect(Math.max(...urgent)).toBeLessThanOrEqual((await sentAt(crowd.name))[8] ?? 0);
});
