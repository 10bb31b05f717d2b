import { afterEach, expect, it, vi } from 'vitest';
import { registry } from '../metrics/registry.ts';
import { type Dispatcher, startDispatcher } from '../outbox/dispatcher.ts';
import { createTestJob, outboxRows } from './factory.ts';
import { queueOverview } from './inspect.ts';
import { registerQueueGauges } from './queue-gauges.ts';
import { queueHandle } from './queues.ts';
import { type RunningWorkers, startWorkers } from './run-workers.ts';

const WAIT = { timeout: 15_000, interval: 20 };

let dispatcher: Dispatcher | undefined;
let workers: RunningWorkers | undefined;

afterEach(async () => {
  await Promise.all([dispatcher?.stop(), workers?.stop(2_000)]);
});

it('tells of every queue what waits, runs and happened, and so do the metrics', async () => {
  const { job, boundTo } = createTestJob({ concurrency: 1, attempts: 1 });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  dispatcher = startDispatcher({ pollMs: 50 });
  workers = startWorkers([
    boundTo(async ({ linkId }) => {
      if (linkId === 1n) throw new Error('broken');
      if (linkId === 3n) await released;
    }),
  ]);
  const own = async () => (await queueOverview()).find((queue) => queue.name === job.name);
  await job.dispatch({ linkId: 1n });
  await job.dispatch({ linkId: 2n });
  await vi.waitFor(async () => expect(await own()).toMatchObject({ failedTotal: 1, processedTotal: 1 }), WAIT);
  for (const linkId of [3n, 4n, 5n]) await job.dispatch({ linkId });
  await vi.waitFor(async () => expect(await own()).toMatchObject({ waiting: 2, active: 1, failed: 1 }), WAIT);
  expect((await own())?.oldestWaitingMs).toBeGreaterThanOrEqual(0);

  registerQueueGauges();
  const text = await registry.metrics();
  expect(text).toContain(`queue_waiting_jobs{queue="${job.name}"} 2`);
  expect(text).toContain(`job_duration_seconds_count{job="${job.name}",outcome="dead"} 1`);
  expect(text).toContain('outbox_dead_letters 1');

  await queueHandle(job.name).pause();
  expect((await own())?.paused).toBe(true);
  await queueHandle(job.name).resume();
  release();
  await vi.waitFor(async () => expect(await outboxRows(job.name)).toHaveLength(1), WAIT);
  expect(await own()).toMatchObject({ paused: false, waiting: 0, oldestWaitingMs: null });
});
