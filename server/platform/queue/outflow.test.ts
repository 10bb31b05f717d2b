import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { closeDb } from '../db/client.ts';
import { closeRedis } from '../redis/client.ts';
import { eventually } from '../testing/eventually.ts';
import { createTestJob } from './factory.ts';
import { outflowOf } from './outflow.ts';
import { closeQueues, queueHandle } from './queues.ts';
import { startWorkers } from './run-workers.ts';
import { sendJobs } from './send-jobs.ts';

afterAll(async () => {
  await closeQueues();
  await closeRedis();
  await closeDb();
});

test.each([
  [
    { max: 600, windowMs: 60_000 },
    { max: 1, duration: 100 },
  ],
  [
    { max: 6_000, windowMs: 1_000 },
    { max: 120, duration: 20 },
  ],
  [
    { max: 3, windowMs: 1_000 },
    { max: 1, duration: 334 },
  ],
  [
    { max: 1, windowMs: 60_000 },
    { max: 1, duration: 60_000 },
  ],
])('%o flows out as %o', (limit, outflow) => {
  expect(outflowOf(limit)).toEqual(outflow);
});

test('the outflow is never faster than the limit, and no slower than rounding makes it', () => {
  const limits = fc.record({
    max: fc.integer({ min: 1, max: 100_000 }),
    windowMs: fc.integer({ min: 100, max: 86_400_000 }),
  });
  fc.assert(
    fc.property(limits, (limit) => {
      const { max, duration } = outflowOf(limit);
      const turn = (limit.windowMs / limit.max) * max;
      expect(duration).toBeGreaterThanOrEqual(turn - 1e-6);
      expect(duration).toBeLessThan(turn + 1);
    }),
  );
});

test('jobs over the limit wait their turn, in order, and none is lost', async () => {
  const { job, boundTo } = createTestJob({ limit: { max: 5, windowMs: 500 } });
  const done: { linkId: bigint; at: number }[] = [];
  const jobs = Array.from({ length: 6 }, (_, index) => ({
    dispatchId: BigInt(index + 1),
    queue: job.name,
    payload: { linkId: String(index) },
    requestId: undefined,
    failedBefore: false,
  }));
  await sendJobs(job.name, jobs);
  const workers = startWorkers([
    boundTo(async ({ linkId }) => {
      done.push({ linkId, at: performance.now() });
    }),
  ]);
  await eventually(() => done.length === 6);
  await workers.stop(5_000);
  expect(done.map(({ linkId }) => linkId)).toEqual([0n, 1n, 2n, 3n, 4n, 5n]);
  // Redis counts the turns, this process sees when they began: five turns of 100 ms lie between the first and the last.
  expect((done.at(-1)?.at ?? 0) - (done[0]?.at ?? 0)).toBeGreaterThan(250);
  expect(await queueHandle(job.name).getJobCounts('failed', 'waiting', 'delayed')).toMatchObject({
    failed: 0,
    waiting: 0,
  });
});
