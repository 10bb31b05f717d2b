import { pg } from '../db/client.ts';
import { NEED_NOT_LAST } from '../db/need-not-last.ts';
import { logger } from '../logger.ts';
import { singleton } from '../singleton.ts';

const LINGER_MS = 5;
const MAX_BATCH = 500;
const MAX_ERROR_LENGTH = 4_000;

type Waiting = { ids: bigint[]; settled: Promise<void> };

type SettleState = { next: Waiting | undefined };

function state(): SettleState {
  return singleton('outbox-settle', () => ({ next: undefined }));
}

/**
 * Deletes the row of a job that is done. Calls of a few milliseconds share one statement. Never throws: a row that stays is found by the
 * reconciler, which sees that its job is completed.
 */
export function settleDone(id: bigint): Promise<void> {
  const settle = state();
  settle.next ??= startBatch();
  const batch = settle.next;
  batch.ids.push(id);
  if (batch.ids.length >= MAX_BATCH) settle.next = undefined;
  return batch.settled;
}

function startBatch(): Waiting {
  const batch: Waiting = { ids: [], settled: Promise.resolve() };
  batch.settled = new Promise<void>((resolve) => setTimeout(resolve, LINGER_MS)).then(async () => {
    const settle = state();
    if (settle.next === batch) settle.next = undefined;
    await deleteRows(batch.ids);
  });
  return batch;
}

async function deleteRows(ids: bigint[]): Promise<void> {
  try {
    await deleteEntries(ids);
  } catch (error) {
    logger.warn({ err: error, rows: ids.length }, 'rows of finished jobs stay in the outbox for now');
  }
}

/** Deletes rows whose jobs are done. One that a power cut brings back is found by the reconciler. */
export async function deleteEntries(ids: bigint[]): Promise<void> {
  const text = `DELETE FROM outbox WHERE id = ANY($1::int8[]) AND ${NEED_NOT_LAST}`;
  await pg.query({ name: 'outbox-delete', text, values: [ids] });
}

/** Turns the row into a dead letter: `attempts` were made, `error` was the last failure. A row that is gone stays gone. */
export async function settleDead(id: bigint, attempts: number, error: string): Promise<void> {
  await pg.query({
    name: 'outbox-dead',
    text: `UPDATE outbox SET failed_at = now(), dispatched_at = coalesce(dispatched_at, now()), attempts = attempts + $2, error = $3
           WHERE id = $1 AND failed_at IS NULL`,
    values: [id, attempts, error.slice(0, MAX_ERROR_LENGTH)],
  });
}
