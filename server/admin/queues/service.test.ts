import { beforeEach, expect, it, vi } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { createTestJob, outboxRows } from '@/server/platform/queue/factory.ts';
import { registerQueues } from '@/server/platform/queue/queues.ts';
import { stateRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { listDeadLetters } from '../service.ts';
import { listQueues, settleMany } from './service.ts';

const [queue = '', other = ''] = [createTestJob().job.name, createTestJob().job.name].sort();

async function addDead(name: string, ids: number[]): Promise<void> {
  for (const id of ids) {
    await pg.query(
      `INSERT INTO outbox (id, queue, payload, available_at, dispatched_at, failed_at, attempts, error)
       VALUES ($1, $2, '{"linkId":"1"}', now(), now(), now(), 3, 'broken')`,
      [id, name],
    );
  }
}

beforeEach(async () => {
  await pg.query('DELETE FROM outbox');
  await stateRedis().flushall();
});

it('tells of every queue, also of one that only dead letters speak of', async () => {
  const { viewer } = await makeUser({ role: 'admin' });
  await registerQueues([queue]);
  await addDead(queue, [1, 2]);
  await addDead(other, [3]);
  await stateRedis().zadd('metrics:sources', Date.now(), 'services');
  for (const done of [30, 10]) {
    const figures = { span: 60_000, [`queue:${queue}:done`]: done };
    await stateRedis().lpush('metrics:fine:services', JSON.stringify({ at: Date.now(), figures }));
  }
  const { items, redisReachable } = await listQueues(viewer);
  expect(redisReachable).toBe(true);
  expect(items).toMatchObject([
    { name: queue, dead: 2, donePerMinute: 20, failedPerMinute: 0, waiting: 0 },
    { name: other, dead: 1, donePerMinute: null },
  ]);
  vi.spyOn(stateRedis(), 'smembers').mockRejectedValue(new Error('Connection is closed.'));
  expect(await listQueues(viewer)).toMatchObject({ redisReachable: false, items: [{ dead: 2 }, { dead: 1 }] });
});

it('retries and discards all dead letters of one queue and of no other', async () => {
  const { viewer } = await makeUser({ role: 'admin' });
  await addDead(queue, [1, 2]);
  await addDead(other, [3, 4]);
  expect(await settleMany(viewer, { queue, action: 'retry' })).toEqual({ settled: 2, left: 0 });
  expect(await outboxRows(queue)).toMatchObject([
    { failed_at: null, dispatched_at: null, attempts: 3 },
    { failed_at: null },
  ]);
  expect((await listDeadLetters(viewer, { limit: 10, queue: other })).items).toHaveLength(2);
  expect((await listDeadLetters(viewer, { limit: 10, queue })).items).toEqual([]);
  expect(await settleMany(viewer, { queue: other, action: 'discard' })).toEqual({ settled: 2, left: 0 });
  expect(await outboxRows(other)).toEqual([]);
  expect(await outboxRows(queue), 'what lives is not discarded').toHaveLength(2);
  expect(await settleMany(viewer, { queue, action: 'discard' })).toEqual({ settled: 0, left: 0 });
  const { rows } = await pg.query('SELECT event, details FROM audit_events WHERE actor_id = $1 ORDER BY id', [
    viewer.id,
  ]);
  expect(rows).toEqual([
    { event: 'sys_job_retried', details: { queue, count: 2 } },
    { event: 'sys_job_discarded', details: { queue: other, count: 2 } },
  ]);
});

it('does not exist for anybody but admins', async () => {
  const { viewer } = await makeUser();
  await addDead(queue, [1]);
  await expect(listQueues(viewer)).rejects.toMatchObject({ code: 'not_found' });
  await expect(settleMany(viewer, { queue, action: 'discard' })).rejects.toMatchObject({ code: 'not_found' });
  expect(await outboxRows(queue)).toHaveLength(1);
});
