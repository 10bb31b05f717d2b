import { pg } from '../db/client.ts';
import type { Transaction } from '../db/transaction.ts';

export type OutboxEntry = {
  id: bigint;
  queue: string;
  /** JSON; what the job's schema reads. */
  payload: unknown;
  requestId: string | undefined;
  delayMs: number;
  isUrgent: boolean;
};

const INSERT = {
  name: 'outbox-insert',
  text: `INSERT INTO outbox (id, queue, payload, request_id, available_at, is_urgent)
         VALUES ($1, $2, $3, $4, clock_timestamp() + $5::float8 * interval '1 millisecond', $6)`,
};

/** Writes down that a job must be done, in `tx` or, without one, in a statement of its own. */
export async function writeEntry(entry: OutboxEntry, tx?: Transaction): Promise<void> {
  const payload = JSON.stringify(entry.payload) ?? 'null';
  const values = [entry.id, entry.queue, payload, entry.requestId ?? null, entry.delayMs, entry.isUrgent];
  await (tx?.pg ?? pg).query({ ...INSERT, values });
}

const INSERT_MANY = {
  name: 'outbox-insert-many',
  text: `INSERT INTO outbox (id, queue, payload, request_id, available_at, is_urgent)
         SELECT id, $1, payload, $2, clock_timestamp() + delay * interval '1 millisecond', $6
           FROM unnest($3::int8[], $4::jsonb[], $5::float8[]) AS entry (id, payload, delay)`,
};

/** The same for many jobs of one queue, in one statement. */
export async function writeEntries(
  { queue, isUrgent }: Pick<OutboxEntry, 'queue' | 'isUrgent'>,
  requestId: string | undefined,
  entries: readonly Pick<OutboxEntry, 'id' | 'payload' | 'delayMs'>[],
  tx?: Transaction,
): Promise<void> {
  const values = [
    queue,
    requestId ?? null,
    entries.map(({ id }) => id),
    entries.map(({ payload }) => JSON.stringify(payload) ?? 'null'),
    entries.map(({ delayMs }) => delayMs),
    isUrgent,
  ];
  await (tx?.pg ?? pg).query({ ...INSERT_MANY, values });
}
