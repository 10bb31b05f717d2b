import { storage } from '@/server/platform/storage/storage.ts';
import { importFileKey } from './import-file.ts';
import { deleteImport, findImportIds, findOutdated } from './repository.ts';
import { DRAFT_HOURS, REPORT_DAYS } from './terms.ts';

const HOUR_MS = 3_600_000;
const AT_A_TIME = 100;

/** Deletes files that nobody imported for a day, and reports of 30 days ago; gives their number. */
export async function purgeImports(signal: AbortSignal, now = Date.now()): Promise<number> {
  const drafts = new Date(now - DRAFT_HOURS * HOUR_MS);
  const reports = new Date(now - REPORT_DAYS * 24 * HOUR_MS);
  for (let purged = 0; ; ) {
    signal.throwIfAborted();
    const ids = await findOutdated({ drafts, reports, limit: AT_A_TIME });
    for (const id of ids) await purge(id);
    purged += ids.length;
    if (ids.length < AT_A_TIME) return purged;
  }
}

/** Deletes all imports of a person whose account ends; what is being imported stops. The links stay. */
export async function purgeImportsOf(ownerId: bigint): Promise<void> {
  for (const id of await findImportIds(ownerId)) await purge(id);
}

async function purge(id: bigint): Promise<void> {
  await storage().delete(importFileKey(id));
  await deleteImport(id, { evenRunning: true });
}
