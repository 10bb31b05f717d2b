import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { pg } from '@/server/platform/db/client.ts';
import { startHeartbeat } from '@/server/platform/metrics/heartbeat.ts';
import { createTestJob, outboxRows } from '@/server/platform/queue/factory.ts';
import { registerQueues } from '@/server/platform/queue/queues.ts';
import { stateRedis } from '@/server/platform/redis/client.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { adminOverview, discardDeadLetter, listDeadLetters, retryDeadLetter } from './service.ts';

const admin: Viewer = { id: 1n, role: 'admin', name: 'Ada', email: 'ada@example.com', via: 'session' };
const queue = createTestJob().job.name;

async function addDeadLetters(ids: bigint[]): Promise<void> {
  for (const id of ids) {
    await pg.query(
      `INSERT INTO outbox (id, queue, payload, available_at, dispatched_at, failed_at, attempts, error)
       VALUES ($1, $2, '{"linkId":"1"}', now(), now(), now(), 3, 'broken')`,
      [id, queue],
    );
  }
}

beforeEach(() => pg.query('DELETE FROM outbox'));
afterEach(() => vi.restoreAllMocks());

describe('the overview', () => {
  it('tells of processes, queues, outbox and dead letters', async () => {
    await addDeadLetters([5n]);
    await pg.query(
      `INSERT INTO outbox (id, queue, payload, available_at) VALUES (6, $1, '{}', now() - interval '1 minute')`,
      [queue],
    );
    await registerQueues([queue]);
    const heartbeat = startHeartbeat({ role: 'workers' });
    await eventuallyPasses(async () =>
      expect((await adminOverview(admin)).processes).toMatchObject([{ role: 'workers', pid: process.pid }]),
    );
    const overview = await adminOverview(admin);
    await heartbeat.stop();
    expect(overview).toMatchObject({
      redisReachable: true,
      queues: [{ name: queue, waiting: 0, oldestWaitingMs: null }],
      outbox: { waiting: 1, dead: 1 },
    });
    expect(overview.outbox.oldestMs).toBeGreaterThanOrEqual(60_000);
  });

  it('still tells what the database knows while Redis is away', async () => {
    await addDeadLetters([5n]);
    const away = new Error('Connection is closed.');
    vi.spyOn(stateRedis(), 'smembers').mockRejectedValue(away);
    vi.spyOn(stateRedis(), 'zrange').mockRejectedValue(away);
    expect(await adminOverview(admin)).toMatchObject({
      redisReachable: false,
      processes: [],
      queues: [],
      outbox: { dead: 1 },
    });
  });
});

describe('dead letters', () => {
  it('come in pages, newest first', async () => {
    await addDeadLetters([1n, 2n, 3n]);
    const first = await listDeadLetters(admin, { limit: 2 });
    expect(first.items.map((letter) => letter.id)).toEqual([3n, 2n]);
    expect(first.items[0]).toMatchObject({ queue, attempts: 3, error: 'broken', payload: { linkId: '1' } });
    const second = await listDeadLetters(admin, { limit: 2, cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ items: [{ id: 1n }], nextCursor: null });
    await expect(listDeadLetters(admin, { limit: 2, cursor: '1 OR 1=1' })).rejects.toMatchObject({
      code: 'bad_input',
    });
    await expect(listDeadLetters(admin, { limit: 2, cursor: '9999999999999999999' })).rejects.toMatchObject({
      code: 'bad_input',
    });
  });

  it('are put back into the outbox or thrown away, each once', async () => {
    await addDeadLetters([1n, 2n]);
    await retryDeadLetter(admin, 1n);
    await discardDeadLetter(admin, 2n);
    expect(await outboxRows(queue)).toMatchObject([{ id: 1n, failed_at: null, dispatched_at: null, attempts: 3 }]);
    const { rows } = await pg.query("SELECT event, details FROM audit_events WHERE event LIKE 'sys_job_%' ORDER BY id");
    expect(rows.slice(-2)).toMatchObject([
      { event: 'sys_job_retried', details: { deadLetter: '1' } },
      { event: 'sys_job_discarded', details: { deadLetter: '2' } },
    ]);
    await expect(retryDeadLetter(admin, 1n)).rejects.toMatchObject({ code: 'not_found' });
    await expect(discardDeadLetter(admin, 2n)).rejects.toMatchObject({ code: 'not_found' });
  });
});

it('does not exist for anybody but admins', async () => {
  await addDeadLetters([1n]);
  for (const role of ['user', 'moderator'] as const) {
    const viewer: Viewer = { ...admin, role };
    const notFound = { code: 'not_found' };
    await expect(adminOverview(viewer)).rejects.toMatchObject(notFound);
    await expect(listDeadLetters(viewer, { limit: 5 })).rejects.toMatchObject(notFound);
    await expect(retryDeadLetter(viewer, 1n)).rejects.toMatchObject(notFound);
    await expect(discardDeadLetter(viewer, 1n)).rejects.toMatchObject(notFound);
  }
  expect(await outboxRows(queue)).toMatchObject([{ failed_at: expect.any(Date) }]);
});
