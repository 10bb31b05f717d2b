import { afterEach, describe, expect, it, vi } from 'vitest';
import { pg } from '../db/client.ts';
import { transaction } from '../db/transaction.ts';
import { createTestJob, outboxRows } from './factory.ts';
import { withRequestId } from './request-scope.ts';

const A_LONG_ID = 2n ** 62n + 1n;

describe('dispatch', () => {
  afterEach(() => vi.restoreAllMocks());

  it('writes the job down as JSON, with ids as strings', async () => {
    const { job } = createTestJob();
    const id = await job.dispatch({ linkId: A_LONG_ID });
    const rows = await outboxRows(job.name);
    expect(rows).toMatchObject([
      { id, payload: { linkId: A_LONG_ID.toString() }, dispatched_at: null, failed_at: null },
    ]);
  });

  it('writes nothing when the transaction is rolled back', async () => {
    const { job } = createTestJob();
    const work = transaction(async (tx) => {
      await job.dispatch({ linkId: 1n }, tx);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await outboxRows(job.name)).toEqual([]);
  });

  it('is seen by nobody before the commit', async () => {
    const { job } = createTestJob();
    await transaction(async (tx) => {
      await job.dispatch({ linkId: 1n }, tx);
      // On another connection, as another process would ask.
      const outside = await outboxRows(job.name);
      expect(outside).toEqual([]);
    });
    expect(await outboxRows(job.name)).toHaveLength(1);
  });

  it('writes many down at once, each waiting longer than the one before', async () => {
    const { job } = createTestJob();
    const payloads = [1n, A_LONG_ID, 3n].map((linkId) => ({ linkId }));
    await transaction((tx) => job.dispatchMany(payloads, tx, { delayMs: 60_000, spreadMs: 1_000 }));
    const { rows } = await pg.query<{ link: string; wait: number }>(
      `SELECT payload->>'linkId' AS link, round(extract(epoch FROM available_at - created_at))::int AS wait
         FROM outbox WHERE queue = $1 ORDER BY id`,
      [job.name],
    );
    expect(rows).toEqual([
      { link: '1', wait: 60 },
      { link: String(A_LONG_ID), wait: 61 },
      { link: '3', wait: 62 },
    ]);
    await job.dispatchMany([]);
    await expect(transaction(() => job.dispatchMany(payloads))).rejects.toThrow('without passing it');
    expect(await outboxRows(job.name)).toHaveLength(3);
  });

  it('throws when the open transaction is not passed', async () => {
    const { job } = createTestJob();
    const work = transaction(async () => {
      await job.dispatch({ linkId: 1n });
    });
    await expect(work).rejects.toThrow('without passing it');
    expect(await outboxRows(job.name)).toEqual([]);
  });

  it('refuses a payload that does not fit', async () => {
    const { job } = createTestJob();
    // @ts-expect-error: an id is a bigint
    await expect(job.dispatch({ linkId: 'abc' })).rejects.toThrow();
    expect(await outboxRows(job.name)).toEqual([]);
  });

  it('carries the request it was asked in', async () => {
    const { job } = createTestJob();
    await withRequestId('request-1', () => job.dispatch({ linkId: 1n }));
    await job.dispatch({ linkId: 2n }, undefined, { requestId: 'request-2' });
    await job.dispatch({ linkId: 3n });
    expect((await outboxRows(job.name)).map((row) => row.request_id)).toEqual(['request-1', 'request-2', null]);
  });

  it('needs one NOTIFY for many jobs at a time', async () => {
    const { job } = createTestJob();
    const query = vi.spyOn(pg, 'query');
    await transaction(async (tx) => {
      for (let n = 0n; n < 50n; n++) await job.dispatch({ linkId: n }, tx);
    });
    const notifies = query.mock.calls.filter(([sql]) => String(sql).includes('NOTIFY'));
    expect(notifies.length).toBeGreaterThan(0);
    expect(notifies.length).toBeLessThan(3);
  });
});
