import { pg } from '../db/client.ts';

export type OutboxOverview = {
  /** Rows that are due and not yet with BullMQ. */
  waiting: number;
  /** For how long the longest of them has been due, in ms; 0 when none is. */
  oldestMs: number;
  /** Jobs given up after their last attempt. */
  dead: number;
};

const OVERVIEW = {
  name: 'outbox-overview',
  text: `SELECT count(*) FILTER (WHERE due)::int AS waiting,
           (coalesce(max(extract(epoch FROM clock_timestamp() - available_at)) FILTER (WHERE due), 0) * 1000)::float8 AS "oldestMs",
           count(*) FILTER (WHERE NOT due)::int AS dead
         FROM (SELECT available_at, failed_at IS NULL AS due FROM outbox
               WHERE failed_at IS NOT NULL OR (dispatched_at IS NULL AND available_at <= clock_timestamp())) AS rows`,
};

/** What waits in the outbox and what died there. Throws when the database is away. */
export async function outboxOverview(): Promise<OutboxOverview> {
  const { rows } = await pg.query<OutboxOverview>(OVERVIEW);
  const row = rows[0];
  if (!row) throw new Error('an aggregate gives one row');
  return { ...row, oldestMs: Math.max(0, Math.round(row.oldestMs)) };
}

const AGE = {
  name: 'outbox-age',
  text: `SELECT (extract(epoch FROM clock_timestamp() - available_at) * 1000)::float8 AS "oldestMs" FROM outbox
         WHERE dispatched_at IS NULL AND failed_at IS NULL AND available_at <= clock_timestamp() ORDER BY available_at LIMIT 1`,
};

/** For how long the oldest due row has waited, 0 when none does: one step in the index, however many wait. */
export async function outboxAge(): Promise<{ oldestMs: number }> {
  const { rows } = await pg.query<{ oldestMs: number }>(AGE);
  return { oldestMs: Math.max(0, Math.round(rows[0]?.oldestMs ?? 0)) };
}
