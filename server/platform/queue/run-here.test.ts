import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import { pg } from '../db/client.ts';
import { reconcileAll } from '../outbox/reconciler.ts';
import { keepTaken } from '../outbox/take-here.ts';
import { eventually, eventuallyPasses } from '../testing/eventually.ts';
import { createTestJob, fateOf, outboxRows, standWorkers, untilOutboxEmpty } from './factory.ts';
import { queueOverview } from './inspect.ts';
import { jobFates } from './job-states.ts';
import { queueHandle } from './queues.ts';

const { work, dispatch } = standWorkers();

/** Workers and a dispatcher in one process, as in the product, once they have room for the jobs of this queue. */
async function start(bounds: Parameters<typeof work>[0], queue: string) {
  const workers = work(bounds);
  await eventually(() => workers.rooms().has(queue));
  return { workers, dispatcher: dispatch({ pollMs: 50, workers }) };
}

it('an urgent job is done without its queue, and counted there', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true });
  const handler = vi.fn(async () => undefined);
  await start([boundTo(handler)], job.name);
  const id = await job.dispatch({ linkId: 7n }, undefined, { requestId: 'request-7' });
  await untilOutboxEmpty(job.name);
  expect(handler).toHaveBeenCalledTimes(1);
  expect(handler).toHaveBeenCalledWith(
    { linkId: 7n },
    expect.objectContaining({ dispatchId: id, attempt: 1, requestId: 'request-7' }),
  );
  expect(await fateOf(job.name, id)).toBe('gone');
  const counted = async () => (await queueOverview()).find(({ name }) => name === job.name)?.processedTotal;
  await eventuallyPasses(async () => expect(await counted()).toBe(1));
});

it('any other goes through its queue', async () => {
  const urgent = createTestJob({ isUrgent: true });
  const { job, boundTo } = createTestJob();
  const bounds = [urgent.boundTo(async () => undefined), boundTo(async () => undefined)];
  const { workers } = await start(bounds, urgent.job.name);
  expect(workers.rooms().has(job.name)).toBe(false);
  const id = await job.dispatch({ linkId: 1n });
  await untilOutboxEmpty(job.name);
  await eventuallyPasses(async () => expect(await fateOf(job.name, id)).toBe('completed'));
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
  await untilOutboxEmpty(job.name);
  expect(calls).toBe(3);
  await eventuallyPasses(async () => expect(await fateOf(job.name, id)).toBe('completed'));
});

it('what fails every time is a dead letter that counts all attempts', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true, attempts: 2 });
  const fail = async () => {
    throw new Error('broken');
  };
  await start([boundTo(fail)], job.name);
  await job.dispatch({ linkId: 1n });
  await eventuallyPasses(async () =>
    expect(await outboxRows(job.name)).toMatchObject([{ attempts: 3, error: 'broken' }]),
  );
});

it('what does not fit dies here', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true });
  await start([boundTo(async () => undefined)], job.name);
  await pg.query(
    `INSERT INTO outbox (id, queue, payload, available_at, is_urgent) VALUES (98, $1, '{"linkId":"x"}', now(), true)`,
    [job.name],
  );
  await eventuallyPasses(async () =>
    expect(await outboxRows(job.name)).toMatchObject([{ attempts: 1, failed_at: expect.any(Date) }]),
  );
});

it('what there is no room for goes through the queue', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true, concurrency: 2 });
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let begun = 0;
  const { workers } = await start(
    [
      boundTo(async () => {
        begun += 1;
        await opened;
      }),
    ],
    job.name,
  );
  expect(workers.rooms().get(job.name)).toBe(2);
  await job.dispatchMany([{ linkId: 1n }, { linkId: 2n }, { linkId: 3n }]);
  await eventuallyPasses(() => expect(begun).toBe(3));
  expect(workers.rooms().has(job.name)).toBe(false);
  const rows = await outboxRows(job.name);
  const fates = await jobFates(rows.map(({ id }) => ({ queue: job.name, dispatchId: id })));
  expect(fates.map(({ state }) => state).sort()).toEqual(['gone', 'gone', 'pending']);
  open();
  await untilOutboxEmpty(job.name);
  expect(begun).toBe(3);
});

it('a paused queue is paused here too', async () => {
  const { job, boundTo } = createTestJob({ isUrgent: true });
  const handler = vi.fn(async () => undefined);
  const { workers } = await start([boundTo(handler)], job.name);
  await queueHandle(job.name).pause();
  await eventually(() => !workers.rooms().has(job.name));
  const id = await job.dispatch({ linkId: 1n });
  await eventuallyPasses(async () => expect(await fateOf(job.name, id)).toBe('pending'));
  expect(handler).not.toHaveBeenCalled();
  await queueHandle(job.name).resume();
  await untilOutboxEmpty(job.name);
  await eventually(() => workers.rooms().has(job.name));
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
  await untilOutboxEmpty(job.name);
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
  const { workers, dispatcher } = await start(
    [
      boundTo(async ({ linkId }, { signal }) => {
        begun.push(linkId);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      }),
    ],
    job.name,
  );
  await job.dispatch({ linkId: 1n });
  await eventuallyPasses(() => expect(begun).toEqual([1n]));
  const [row] = await outboxRows(job.name);
  if (row === undefined) throw new Error('the row of a running job is there');
  await dispatcher.stop();
  const stopped = workers.stop(100);
  expect(workers.rooms().size).toBe(0);
  await stopped;
  await eventuallyPasses(async () =>
    expect(await outboxRows(job.name)).toMatchObject([{ dispatched_at: null, attempts: 0, failed_at: null }]),
  );
  // Taken by a look that was under way when the stop began.
  workers.doHere({ dispatchId: row.id, queue: job.name, payload: { linkId: '1' }, requestId: undefined });
  expect(begun).toEqual([1n]);
  await pg.query('DELETE FROM outbox WHERE queue = $1', [job.name]);
});
