import { expect, it, vi } from 'vitest';
import { pg } from '../db/client.ts';
import { createTestJob, outboxRows, standWorkers, untilOutboxEmpty } from '../queue/factory.ts';
import { stateRedis } from '../redis/client.ts';
import { eventuallyPasses } from '../testing/eventually.ts';
import { discardDeadLetter, listDeadLetters } from './dead-letters.ts';
import { purgeReceipts } from './purge-receipts.ts';
import { reconcileAll } from './reconciler.ts';

const { work, dispatch } = standWorkers();

/** Puts the row back as it was while its job ran, as if the process had died before it could settle it. */
async function bringBack(id: bigint, queue: string): Promise<void> {
  await pg.query(
    `INSERT INTO outbox (id, queue, payload, available_at, dispatched_at) VALUES ($1, $2, '{"linkId":"1"}', now(), now())
     ON CONFLICT (id) DO UPDATE SET failed_at = NULL, error = NULL, attempts = 0`,
    [id, queue],
  );
}

it('forgets a row whose job is completed, without doing the job again', async () => {
  const { job, boundTo } = createTestJob();
  const handler = vi.fn(async () => undefined);
  dispatch();
  const workers = work([boundTo(handler)]);
  const id = await job.dispatch({ linkId: 1n });
  await untilOutboxEmpty(job.name);
  // Only once it has stopped is what it did `completed` in Redis.
  await workers.stop(2_000);
  await bringBack(id, job.name);
  await reconcileAll(0);
  expect(await outboxRows(job.name)).toEqual([]);
  expect(handler).toHaveBeenCalledTimes(1);
});

it('makes a dead letter of a row whose job failed for good', async () => {
  const { job, boundTo } = createTestJob({ attempts: 1 });
  dispatch();
  work([
    boundTo(async () => {
      throw new Error('broken');
    }),
  ]);
  const id = await job.dispatch({ linkId: 1n });
  await eventuallyPasses(async () => expect((await outboxRows(job.name))[0]?.failed_at).toBeInstanceOf(Date));
  await bringBack(id, job.name);
  await reconcileAll(0);
  expect(await listDeadLetters(10)).toMatchObject([{ id, attempts: 1, error: 'broken' }]);
  expect(await listDeadLetters(10, id)).toEqual([]);

  expect(await discardDeadLetter(id)).toBe(job.name);
  expect(await discardDeadLetter(id)).toBeUndefined();
  expect(await outboxRows(job.name)).toEqual([]);
  expect(await stateRedis().exists(`maru:${job.name}:d-${id}`)).toBe(0);
});

it('leaves alone what was sent a moment ago, what waits its turn and what is dead', async () => {
  const { job } = createTestJob();
  const dispatcher = dispatch();
  const waiting = await job.dispatch({ linkId: 1n });
  await eventuallyPasses(async () => expect((await outboxRows(job.name))[0]?.dispatched_at).toBeInstanceOf(Date));
  await dispatcher.stop();
  await bringBack(11n, job.name);
  await pg.query(`INSERT INTO outbox (id, queue, payload, available_at, dispatched_at, failed_at)
                  VALUES (12, '${job.name}', '{}', now(), now(), now())`);

  await reconcileAll(60_000);
  const sent = (await outboxRows(job.name)).map((row) => row.dispatched_at !== null);
  expect(sent).toEqual([true, true, true]);

  await reconcileAll(0);
  const rows = await outboxRows(job.name);
  expect(rows.filter((row) => row.dispatched_at === null).map((row) => row.id)).toEqual([11n]);
  expect(rows.map((row) => row.id)).toContain(waiting);
  await pg.query('DELETE FROM outbox WHERE queue = $1', [job.name]);
});

it('takes an outage of Redis for an outage, not for lost jobs', async () => {
  const { job } = createTestJob();
  await bringBack(13n, job.name);
  const exec = vi.fn(async () => [[new Error('LOADING Redis is loading the dataset in memory'), null]]);
  const redis = stateRedis();
  const pipeline = redis.pipeline();
  vi.spyOn(pipeline, 'exec').mockImplementation(exec as unknown as typeof pipeline.exec);
  vi.spyOn(redis, 'pipeline').mockReturnValue(pipeline);
  await expect(reconcileAll(0)).rejects.toThrow('LOADING');
  expect((await outboxRows(job.name))[0]?.dispatched_at).toBeInstanceOf(Date);
  await pg.query('DELETE FROM outbox WHERE queue = $1', [job.name]);
});

it('purges receipts after two weeks, but not those of dead letters', async () => {
  await pg.query(`INSERT INTO job_receipts (dispatch_id, done_at)
                  VALUES (1, now() - interval '15 days'), (2, now() - interval '13 days'), (3, now() - interval '15 days')`);
  await pg.query(`INSERT INTO outbox (id, queue, payload, available_at, dispatched_at, failed_at)
                  VALUES (3, 'q', '{}', now(), now(), now())`);
  expect(await purgeReceipts(new AbortController().signal)).toBe(1);
  const { rows } = await pg.query<{ dispatch_id: bigint }>('SELECT dispatch_id FROM job_receipts ORDER BY 1');
  expect(rows.map((row) => row.dispatch_id)).toEqual([2n, 3n]);
});
