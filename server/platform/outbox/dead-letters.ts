import { pg } from '../db/client.ts';
import { removeFailed } from '../queue/send-jobs.ts';
import { wakeDispatcher } from './wake.ts';

export type DeadLetter = {
  id: bigint;
  queue: string;
  payload: unknown;
  requestId: string | null;
  createdAt: Date;
  failedAt: Date;
  attempts: number;
  error: string;
};

const PAGE = {
  name: 'outbox-dead-page',
  text: `SELECT id, queue, payload, request_id AS "requestId", created_at AS "createdAt", failed_at AS "failedAt",
           attempts, coalesce(error, '') AS error
         FROM outbox WHERE failed_at IS NOT NULL AND ($1::int8 IS NULL OR id < $1) AND ($3::text IS NULL OR queue = $3)
         ORDER BY id DESC LIMIT $2`,
};

const RETRY = {
  name: 'outbox-dead-retry',
  text: `UPDATE outbox SET failed_at = NULL, error = NULL, dispatched_at = NULL, available_at = clock_timestamp()
         WHERE id = $1 AND failed_at IS NOT NULL RETURNING queue`,
};

const DISCARD = {
  name: 'outbox-dead-discard',
  text: 'DELETE FROM outbox WHERE id = $1 AND failed_at IS NOT NULL RETURNING queue',
};

/** Dead letters, newest first, from before the id `before`; of one queue when it is named. */
export async function listDeadLetters(limit: number, before?: bigint, queue?: string): Promise<DeadLetter[]> {
  const { rows } = await pg.query<DeadLetter>({ ...PAGE, values: [before ?? null, limit, queue ?? null] });
  return rows;
}

/** Has the job done again, with all its attempts. Gives its queue, or undefined when there is no such dead letter. */
export async function retryDeadLetter(id: bigint): Promise<string | undefined> {
  const { rows } = await pg.query<{ queue: string }>({ ...RETRY, values: [id] });
  if (rows.length > 0) wakeDispatcher();
  return rows[0]?.queue;
}

/** Gives the job up for ever. Gives its queue, or undefined when there is no such dead letter. */
export async function discardDeadLetter(id: bigint): Promise<string | undefined> {
  const { rows } = await pg.query<{ queue: string }>({ ...DISCARD, values: [id] });
  const queue = rows[0]?.queue;
  if (queue === undefined) return undefined;
  // BullMQ's own copy is only something to look at and ages out by itself.
  await removeFailed(queue, id).catch(() => undefined);
  return queue;
}

const OLDEST_OF_QUEUE = `
  SELECT id FROM outbox WHERE queue = $1 AND failed_at IS NOT NULL ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`;

const RETRY_MANY = `
  UPDATE outbox SET failed_at = NULL, error = NULL, dispatched_at = NULL, available_at = clock_timestamp()
   WHERE id IN (${OLDEST_OF_QUEUE})`;

/** As many of a queue, the oldest first, as `limit` says; gives how many it were. */
export async function retryDeadLetters(queue: string, limit: number): Promise<number> {
  const { rowCount } = await pg.query({ name: 'outbox-dead-retry-many', text: RETRY_MANY, values: [queue, limit] });
  if (rowCount) wakeDispatcher();
  return rowCount ?? 0;
}

const DISCARD_MANY = `DELETE FROM outbox WHERE id IN (${OLDEST_OF_QUEUE})`;

/** The same for giving up. BullMQ's own copies of them age out by themselves. */
export async function discardDeadLetters(queue: string, limit: number): Promise<number> {
  const { rowCount } = await pg.query({ name: 'outbox-dead-discard-many', text: DISCARD_MANY, values: [queue, limit] });
  return rowCount ?? 0;
}

const COUNT = {
  name: 'outbox-dead-count',
  text: 'SELECT queue, count(*)::int AS count FROM outbox WHERE failed_at IS NOT NULL GROUP BY queue ORDER BY queue',
};

/** How many dead letters each queue has; queues without any are not in it. */
export async function countDeadLetters(): Promise<Map<string, number>> {
  const { rows } = await pg.query<{ queue: string; count: number }>(COUNT);
  return new Map(rows.map(({ queue, count }) => [queue, count]));
}
