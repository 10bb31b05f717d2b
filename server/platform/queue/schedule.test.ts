import { afterEach, expect, it, vi } from 'vitest';
import { stateRedis } from '../redis/client.ts';
import { eventually } from '../testing/eventually.ts';
import { createTestJob, outboxRows } from './factory.ts';
import { registeredQueues } from './queues.ts';
import { defineSchedule, startSchedules } from './schedule.ts';

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
  await eventually(() => run.mock.calls.length > 2);
  expect(await registeredQueues()).toContain('test.tick');
  await stateRedis().flushall();
  const before = run.mock.calls.length;
  await eventually(() => run.mock.calls.length > before + 2);
});

it('runs once per time, however many processes have it', async () => {
  const run = vi.fn(async () => undefined);
  // Its next time is far from now, whenever this runs: the edges of such times are 31 years apart.
  const schedule = defineSchedule({ name: 'test.rare', everyMs: 1_000_000_000_000, run });
  const tick = vi.fn(async () => undefined);
  start([schedule]);
  start([schedule]);
  start([schedule, defineSchedule({ name: 'test.other', everyMs: 100, run: tick })]);
  await eventually(() => tick.mock.calls.length > 3);
  expect(run.mock.calls.length).toBeLessThanOrEqual(1);
});

it('dispatches a job', async () => {
  const { job } = createTestJob();
  start([defineSchedule({ name: 'test.dispatching', everyMs: 100, job, payload: { linkId: 3n } })]);
  await eventually(async () => (await outboxRows(job.name)).length > 1);
  expect((await outboxRows(job.name))[1]).toMatchObject({ payload: { linkId: '3' } });
});
