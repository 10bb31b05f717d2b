import { readSetting } from '@/server/platform/settings/settings.ts';
import { deleteOrphansBefore } from '../orphans/repository.ts';
import { ORPHAN_DAYS_MAX } from '../stats/terms.ts';
import { dateOf, dayOf } from './day.ts';
import { deleteStrays, dropPartition, findPartitions } from './partitions/repository.ts';
import { deleteSaltsBefore } from './repository.ts';

/** Visitors of a day are told apart until its last clicks have surely come, also those that waited for an outage to end. */
const VISITOR_DAYS = 2;

/** The first day (days since 1970, UTC) whose clicks are still kept, and those of the days before are deleted. */
export async function firstKeptDay(now: number): Promise<number> {
  return dayOf(now) - (await readSetting('links.clickRetentionDays'));
}

/**
 * Deletes what is kept no longer: salts when their day is over, visitors soon after, clicks by the setting, orphan visits after a month.
 * Roll-ups stay. Run again it goes on where it was stopped.
 */
export async function deleteOldClicks({ signal }: { signal: AbortSignal }, now = Date.now()): Promise<number> {
  const today = dayOf(now);
  await deleteSaltsBefore(dateOf(today));
  await deleteOrphansBefore(dateOf(today - ORPHAN_DAYS_MAX + 1));
  const ends = { clicks: await firstKeptDay(now), click_visitors: today - VISITOR_DAYS };
  for (const table of ['clicks', 'click_visitors'] as const) await deleteStrays(table, dateOf(ends[table]));
  let dropped = 0;
  for (const { table, day, partition } of await findPartitions()) {
    signal.throwIfAborted();
    if (day >= dateOf(ends[table])) continue;
    await dropPartition(partition);
    dropped += 1;
  }
  return dropped;
}
