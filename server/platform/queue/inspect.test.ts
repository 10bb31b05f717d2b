import { expect, it } from 'vitest';
import { registry } from '../metrics/registry.ts';
import { eventuallyPasses } from '../testing/eventually.ts';
import { createTestJob, outboxRows, standWorkers } from './factory.ts';
import { queueOverview } from './inspect.ts';
import { registerQueueGauges } from './queue-gauges.ts';
import { queueHandle } from './queues.ts';

const { work, dispatch } = standWorkers();

it('tells of every queue what waits, runs and happened, and so do the metrics', async () => {
  const { job, boundTo } = createTestJob({ concurrency: 1, attempts: 1 });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  dispatch();
  work([
    boundTo(async ({ linkId }) => {
      if (linkId === 1n) throw new Error('broken');
      if (linkId === 3n) await released;
    }),
  ]);
  const own = async () => (await queueOverview()).find((queue) => queue.name === job.name);
  await job.dispatch({ linkId: 1n });
  await job.dispatch({ linkId: 2n });
  await eventuallyPasses(async () => expect(await own()).toMatchObject({ failedTotal: 1, processedTotal: 1 }));
  // Told after BullMQ has counted it.
  await eventuallyPasses(async () => expect((await outboxRows(job.name))[0]?.failed_at).toBeInstanceOf(Date));
  for (const linkId of [3n, 4n, 5n]) await job.dispatch({ linkId });
  await eventuallyPasses(async () => expect(await own()).toMatchObject({ waiting: 2, active: 1, failed: 1 }));
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
  await eventuallyPasses(async () => expect(await outboxRows(job.name)).toHaveLength(1));
  expect(await own()).toMatchObject({ paused: false, waiting: 0, oldestWaitingMs: null });
});
