import { pg } from '../db/client.ts';

/** Redeliveries are a matter of minutes. Receipts of dead letters are kept for as long as these: an operator may retry one at any time. */
const KEEP_DAYS = 14;
const BATCH = 5_000;

const PURGE = {
  name: 'job-receipts-purge',
  text: `DELETE FROM job_receipts WHERE dispatch_id IN (
           SELECT dispatch_id FROM job_receipts WHERE done_at < now() - $1 * interval '1 day'
             AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = job_receipts.dispatch_id) LIMIT $2)`,
};

/** Deletes receipts that no redelivery can need any more, a batch at a time so that it never locks much. Gives their number. */
export async function purgeReceipts(signal: AbortSignal): Promise<number> {
  let purged = 0;
  for (;;) {
    signal.throwIfAborted();
    const { rowCount } = await pg.query({ ...PURGE, values: [KEEP_DAYS, BATCH] });
    purged += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) return purged;
  }
}
