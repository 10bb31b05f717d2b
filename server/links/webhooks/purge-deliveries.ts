import { firstIdAt } from '@/server/platform/ids.ts';
import { deleteOldDeliveries } from './repository.ts';
import { KEEP_DAYS } from './terms.ts';

const BATCH = 1_000;
const DAY_MS = 24 * 3_600_000;

/** Deletes what webhooks were told more than 30 days ago, a batch at a time. Gives how many deliveries it were. */
export async function purgeDeliveries(signal: AbortSignal, now = Date.now()): Promise<number> {
  const before = firstIdAt(new Date(now - KEEP_DAYS * DAY_MS));
  for (let purged = 0; ; ) {
    signal.throwIfAborted();
    const count = await deleteOldDeliveries(before, BATCH);
    purged += count;
    if (count < BATCH) return purged;
  }
}
