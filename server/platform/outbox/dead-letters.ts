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
         FROM outbox WHERE failed_at IS NOT NULL AND ($1::int8 IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
};

const RETRY = {
  name: 'outbox-dead-retry',
  text: `UPDATE outbox SET failed_at = NULL, error = NULL, dispatched_at = NULL, available_at = clock_timestamp()
         WHERE id = $1 AND failed_at IS NOT NULL`,
};

const DISCARD = {
  name: 'outbox-dead-discard',
  text: 'DELETE FROM outbox WHERE id = $1 AND failed_at IS NOT NULL RETURNING queue',
};

/** Dead letters, newest first, from before the id `before`. */
export async function listDeadLetters(limit: number, before?: bigint): Promise<DeadLetter[]> {
  const { rows } = await pg.query<DeadLetter>({ ...PAGE, values: [before ?? null, limit] });
  return rows;
}

/** Has the job done again, with all its attempts. False when there is no such dead letter. */
export async function retryDeadLetter(id: bigint): Promise<boolean> {
  const { rowCount } = await pg.query({ ...RETRY, values: [id] });
  if (!rowCount) return false;
  wakeDispatcher();
  return true;
}

/** Gives the job up for ever. False when there is no such dead letter. */
export async function discardDeadLetter(id: bigint): Promise<boolean> {
  const { rows } = await pg.query<{ queue: string }>({ ...DISCARD, values: [id] });
  const queue = rows[0]?.queue;
  if (queue === undefined) return false;
  // BullMQ's own copy is only something to look at and ages out by itself.
  await removeFailed(queue, id).catch(() => undefined);
  return true;
}
