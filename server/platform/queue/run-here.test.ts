import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import { pg } from '../db/client.ts';
import { type Dispatcher, startDispatcher } from '../outbox/dispatcher.ts';
import { reconcileAll } from '../outbox/reconciler.ts';
import { keepTaken } from '../outbox/take-here.ts';
import { createTestJob, outboxRows } from './factory.ts';
import { queueOverview } from './inspect.ts';
import { jobFates } from './job-states.ts';
import { queueHandle } from './queues.ts';
import { type RunningWorkers, startWorkers } from './run-workers.ts';

const WAIT = { timeout: 15_000, interval: 20 };

let dispatcher: Dispatcher | undefined;
let workers: RunningWorkers | undefined;

afterEach(async () => {
  await Promise.all([dispatcher?.stop(), workers?.stop(2_000)]);
  dispatcher = undefined;
  workers = undefined;
});

type Bound = Parameters<typeof startWorkers>[0];

/** Workers and a dispatcher in one process, as in the product, once they have room for the jobs of this queue. */
async function start(bounds: Bound, queue: string): Promise<RunningWorkers> {
  const running = startWorkers(bounds);
  workers = running;
  await vi.waitFor(() => expect(running.rooms().has(queue)).toBe(true), WAIT);
  dispatcher = startDispatcher({ pollMs: 50, workers: running });
  return running;
}

const fateOf = async (queue: string, dispatchId: bigint) => (await jobFates([{ queue, dispatchId }]))[0]?.state;
const untilDone = (queue: string) => vi.waitFor(async () => expect(await outboxRows(queue)).toEqual([]), WAIT);

it('an urgent job is done without its queue, and counted there', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true });
  const handler = vi.fn(async () => undefined);
  await start([boundTo(handler)], job.name);
  const id = await job.dispatch({ linkId: 7n }, undefined, { requestId: 'request-7' });
  await untilDone(job.name);
  expect(handler).toHaveBeenCalledTimes(1);
  expect(handler).toHaveBeenCalledWith(
    { linkId: 7n },
    expect.objectContaining({ dispatchId: id, attempt: 1, requestId: 'request-7' }),
  );
  expect(await fateOf(job.name, id)).toBe('gone');
  const counted = async () => (await queueOverview()).find(({ name }) => name === job.name)?.processedTotal;
  await vi.waitFor(async () => expect(await counted()).toBe(1), WAIT);
});

it('any other goes through its queue', async () => {
  const urgent = createTestJob({ isUrgent: true });
  const { job, boundTo } = createTestJob();
  await start([urgent.boundTo(async () => undefined), boundTo(async () => undefined)], urgent.job.name);
  expect(workers?.rooms().has(job.name)).toBe(false);
  const id = await job.dispatch({ linkId: 1n });
  await untilDone(job.name);
  expect(await fateOf(job.name, id)).toBe('completed');
});

it('what fails here is tried again by its queue', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true, attempts: 2 });
  let calls = 0;
  const handle = async () => {
    calls += 1;
    if (calls < 3) throw new Error('not yet');
  };
  await start([boundTo(handle)], job.name);
  const id = await job.dispatch({ linkId: 1n });
  await untilDone(job.name);
  expect(calls).toBe(3);
  expect(await fateOf(job.name, id)).toBe('completed');
});

it('what fails every time is a dead letter that counts all attempts', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true, attempts: 2 });
  const fail = async () => {
    throw new Error('broken');
  };
  await start([boundTo(fail)], job.name);
  await job.dispatch({ linkId: 1n });
  await vi.waitFor(
    async () => expect(await outboxRows(job.name)).toMatchObject([{ attempts: 3, error: 'broken' }]),
    WAIT,
  );
});

it('what does not fit dies here', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true });
  await start([boundTo(async () => undefined)], job.name);
  await pg.query(
    `INSERT INTO outbox (id, queue, payload, available_at, is_urgent) VALUES (98, $1, '{"linkId":"x"}', now(), true)`,
    [job.name],
  );
  await vi.waitFor(
    async () => expect(await outboxRows(job.name)).toMatchObject([{ attempts: 1, failed_at: expect.any(Date) }]),
    WAIT,
  );
});

it('what there is no room for goes through the queue', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true, concurrency: 2 });
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let begun = 0;
  const running = await start(
    [
      boundTo(async () => {
        begun += 1;
        await opened;
      }),
    ],
    job.name,
  );
  expect(running.rooms().get(job.name)).toBe(2);
  await job.dispatchMany([{ linkId: 1n }, { linkId: 2n }, { linkId: 3n }]);
  await vi.waitFor(() => expect(begun).toBe(3), WAIT);
  expect(running.rooms().has(job.name)).toBe(false);
  const rows = await outboxRows(job.name);
  const fates = await jobFates(rows.map(({ id }) => ({ queue: job.name, dispatchId: id })));
  expect(fates.map(({ state }) => state).sort()).toEqual(['gone', 'gone', 'pending']);
  open();
  await untilDone(job.name);
  expect(begun).toBe(3);
});

it('a paused queue is paused here too', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true });
  const handler = vi.fn(async () => undefined);
  const running = await start([boundTo(handler)], job.name);
  await queueHandle(job.name).pause();
  await vi.waitFor(() => expect(running.rooms().has(job.name)).toBe(false), WAIT);
  const id = await job.dispatch({ linkId: 1n });
  await vi.waitFor(async () => expect(await fateOf(job.name, id)).toBe('pending'), WAIT);
  expect(handler).not.toHaveBeenCalled();
  await queueHandle(job.name).resume();
  await untilDone(job.name);
  await vi.waitFor(() => expect(running.rooms().has(job.name)).toBe(true), WAIT);
});

it('what a process was doing when it was killed is done by another one', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true });
  const id = await job.dispatch({ linkId: 1n });
  const script = `
    import { z } from 'zod';
    import { bind } from './server/platform/queue/bind.ts';
    import { defineJob } from './server/platform/queue/define-job.ts';
    import { startWorkers } from './server/platform/queue/run-workers.ts';
    import { startDispatcher } from './server/platform/outbox/dispatcher.ts';
    const job = defineJob({ name: ${JSON.stringify(job.name)}, schema: z.unknown(), isUrgent: true });
    const workers = startWorkers([bind({ job }, { job: async () => process.kill(process.pid, 'SIGKILL') })]);
    while (workers.rooms().size === 0) await new Promise(setImmediate);
    startDispatcher({ workers });
  `;
  const child = spawn(process.execPath, [await bundleForChild(script)], { stdio: 'inherit' });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  expect(await outboxRows(job.name)).toMatchObject([{ id, dispatched_at: expect.any(Date), attempts: 0 }]);
  expect(await fateOf(job.name, id)).toBe('gone');

  const handler = vi.fn(async () => undefined);
  await start([boundTo(handler)], job.name);
  await reconcileAll(0);
  await untilDone(job.name);
  expect(handler).toHaveBeenCalledTimes(1);
});

it('what is still being done is left alone', async () => {
  const { job } = createTestJob({ isUrgent: true });
  const id = await job.dispatch({ linkId: 1n });
  await pg.query(`UPDATE outbox SET dispatched_at = now() - interval '1 hour' WHERE id = $1`, [id]);
  await keepTaken([id]);
  await reconcileAll(60_000);
  expect(await outboxRows(job.name)).toMatchObject([{ dispatched_at: expect.any(Date) }]);
  await pg.query('DELETE FROM outbox WHERE id = $1', [id]);
});

it('a stop lets what is running end, and gives back what does not', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true });
  const begun: bigint[] = [];
  const running = await start(
    [
      boundTo(async ({ linkId }, { signal }) => {
        begun.push(linkId);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      }),
    ],
    job.name,
  );
  await job.dispatch({ linkId: 1n });
  await vi.waitFor(() => expect(begun).toEqual([1n]), WAIT);
  const [row] = await outboxRows(job.name);
  if (row === undefined) throw new Error('the row of a running job is there');
  await dispatcher?.stop();
  const stopped = running.stop(100);
  expect(running.rooms().size).toBe(0);
  await stopped;
  await vi.waitFor(
    async () =>
      expect(await outboxRows(job.name)).toMatchObject([{ dispatched_at: null, attempts: 0, failed_at: null }]),
    WAIT,
  );
  // Taken by a look that was under way when the stop began.
  running.doHere({ dispatchId: row.id, queue: job.name, payload: { linkId: '1' }, requestId: undefined });
  expect(begun).toEqual([1n]);
  await pg.query('DELETE FROM outbox WHERE queue = $1', [job.name]);
});
