import { firstIdAt } from '@/server/platform/ids.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import {
  deleteNotificationsBefore,
  deleteNotificationsOf,
  deleteOldCaps,
  deleteUnconfirmedDevices,
} from './repository.ts';
import type { PersonRef } from './schema.ts';
import { KEEP_DAYS } from './terms.ts';

const DAY_MS = 86_400_000;
const BATCH = 1_000;

/** Deletes notifications that are 90 days old, with all that is known of their deliveries, a batch at a time. Gives their number. */
export async function purgeOldNotifications(signal: AbortSignal, clock: () => number = Date.now): Promise<number> {
  const before = firstIdAt(new Date(clock() - KEEP_DAYS * DAY_MS));
  const purged = await untilEmpty(signal, () => deleteNotificationsBefore(before, BATCH));
  await deleteOldCaps();
  await deleteUnconfirmedDevices();
  return purged;
}

/** The job that deletes all that a person whose account ends was told. Devices and settings go with the account itself. */
export async function purgeNotificationsOf(
  { userId }: PersonRef,
  { signal }: Pick<JobContext, 'signal'>,
): Promise<void> {
  await untilEmpty(signal, () => deleteNotificationsOf(userId, BATCH));
}

async function untilEmpty(signal: AbortSignal, deleteSome: () => Promise<number>): Promise<number> {
  for (let deleted = 0; ; ) {
    signal.throwIfAborted();
    const count = await deleteSome();
    deleted += count;
    if (count < BATCH) return deleted;
  }
}
