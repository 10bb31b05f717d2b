import { afterEach, expect, it, vi } from 'vitest';
import { stateRedis } from '../redis/client.ts';
import { createTestJob, outboxRows } from './factory.ts';
import { registeredQueues } from './queues.ts';
import { defineSchedule, startSchedules } from './schedule.ts';

const WAIT = { timeout: 15_000, interval: 20 };

let running: ReturnType<typeof startSchedules>[] = [];

afterEach(async () => {
  await Promise.all(running.map((schedules) => schedules.stop(2_000)));
  running = [];
});

function start(schedules: ReturnType<typeof defineSchedule>[]): void {
  running.push(startSchedules(schedules, { ensureEveryMs: 50 }));
}

it('runs again and again, goes on after a failure and after Redis lost everything', async () => {
  const run = vi.fn(async () => {
    if (run.mock.calls.length === 1) throw new Error('the first one fails');
  });
  start([defineSchedule({ name: 'test.tick', everyMs: 100, run })]);
  await vi.waitFor(() => expect(run.mock.calls.length).toBeGreaterThan(2), WAIT);
  expect(await registeredQueues()).toContain('test.tick');
  await stateRedis().flushall();
  const before = run.mock.calls.length;
  await vi.waitFor(() => expect(run.mock.calls.length).toBeGreaterThan(before + 2), WAIT);
});

it('runs once per time, however many processes have it', async () => {
  const run = vi.fn(async () => undefined);
  const schedule = defineSchedule({ name: 'test.hourly', everyMs: 3_600_000, run });
  const tick = vi.fn(async () => undefined);
  start([schedule]);
  start([schedule]);
  start([schedule, defineSchedule({ name: 'test.other', everyMs: 100, run: tick })]);
  await vi.waitFor(() => expect(tick.mock.calls.length).toBeGreaterThan(3), WAIT);
  expect(run.mock.calls.length).toBeLessThanOrEqual(1);
});

it('dispatches a job', async () => {
  const { job } = createTestJob();
  start([defineSchedule({ name: 'test.dispatching', everyMs: 100, job, payload: { linkId: 3n } })]);
  await vi.waitFor(
    async () => expect(await outboxRows(job.name)).toMatchObject([{ payload: { linkId: '3' } }, {}]),
    WAIT,
  );
});
