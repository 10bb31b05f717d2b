import { deleteOldCalls } from './repository.ts';

const BATCH = 5_000;

/** Deletes stored answers that are older than a day, a batch at a time so that it never locks much. Gives their number. */
export async function purgeAnswers(signal: AbortSignal): Promise<number> {
  let purged = 0;
  for (;;) {
    signal.throwIfAborted();
    const deleted = await deleteOldCalls(BATCH);
    purged += deleted;
    if (deleted < BATCH) return purged;
  }
}
