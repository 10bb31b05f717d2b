import { pg } from '../db/client.ts';
import { logger } from '../logger.ts';
import { type JobFate, jobFates } from '../queue/job-states.ts';
import { startLoop } from './retry-loop.ts';
import { deleteEntries, settleDead } from './settle-entries.ts';

export type Reconciler = { stop(): Promise<void> };

export type ReconcilerOptions = {
  everyMs?: number;
  /** Rows that were sent less long ago are left alone. */
  graceMs?: number;
};

const EVERY_MS = 5_000;
const GRACE_MS = 15_000;
const PAGE_SIZE = 500;

const PAGE = {
  name: 'outbox-dispatched-page',
  text: `SELECT id, queue FROM outbox
         WHERE id > $1 AND failed_at IS NULL AND dispatched_at < clock_timestamp() - $2::float8 * interval '1 millisecond'
         ORDER BY id LIMIT $3`,
};

/** The age is asked for again: in the meantime another reconciler may have freed the row and a dispatcher sent it. */
const FREE = {
  name: 'outbox-free',
  text: `UPDATE outbox SET dispatched_at = NULL
         WHERE id = ANY($1::int8[]) AND failed_at IS NULL
           AND dispatched_at < clock_timestamp() - $2::float8 * interval '1 millisecond'`,
};

type Row = { id: bigint; queue: string };

/**
 * Compares rows that were sent with what Redis knows, until stopped: a job that is gone (Redis lost its data, somebody emptied the queue, the
 * process that did it without its queue has died) is
 * freed for the dispatcher, one that is completed is forgotten, one that failed for good becomes a dead letter. Does nothing while
 * Redis is away.
 */
export function startReconciler({ everyMs = EVERY_MS, graceMs = GRACE_MS }: ReconcilerOptions = {}): Reconciler {
  return startLoop({
    everyMs,
    pass: () => reconcileAll(graceMs).then(() => undefined),
    onFailure: (error) => logger.debug({ err: error }, 'outbox was not compared with the queues'),
    onRecovery: () => logger.debug('outbox is compared with the queues again'),
  });
}

/** One comparison of all rows that were sent at least `graceMs` ago. */
export async function reconcileAll(graceMs: number): Promise<void> {
  let after = 0n;
  for (;;) {
    const { rows } = await pg.query<Row>({ ...PAGE, values: [after, graceMs, PAGE_SIZE] });
    if (rows.length > 0) await settlePage(rows, graceMs);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_SIZE) return;
    after = last.id;
  }
}

async function settlePage(rows: Row[], graceMs: number): Promise<void> {
  const fates = await jobFates(rows.map((row) => ({ queue: row.queue, dispatchId: row.id })));
  const gone = idsIn(rows, fates, 'gone');
  if (gone.length > 0) {
    const freed = await pg.query({ ...FREE, values: [gone, graceMs] });
    if (freed.rowCount)
      logger.warn({ jobs: freed.rowCount }, 'jobs that no queue knows any more, and nobody does, are sent again');
  }
  const completed = idsIn(rows, fates, 'completed');
  if (completed.length > 0) await deleteEntries(completed);
  for (const [index, fate] of fates.entries()) {
    const row = rows[index];
    if (row && fate.state === 'failed') await settleDead(row.id, fate.attempts, fate.reason);
  }
}

function idsIn(rows: Row[], fates: JobFate[], state: JobFate['state']): bigint[] {
  return rows.filter((_row, index) => fates[index]?.state === state).map((row) => row.id);
}
