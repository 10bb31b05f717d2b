import { purgeReceipts } from '@/server/platform/outbox/purge-receipts.ts';
import { defineSchedule } from '@/server/platform/queue/schedule.ts';
import type { System } from './system.ts';

const HOUR_MS = 3_600_000;

const purge = defineSchedule({
  name: 'platform.purge-receipts',
  everyMs: HOUR_MS,
  run: async ({ signal, log }) => {
    const purged = await purgeReceipts(signal);
    if (purged > 0) log.info({ purged }, 'old job receipts deleted');
  },
});

/** The upkeep of what all systems share. */
export const platform: System = { name: 'platform', bounds: [], schedules: [purge], services: [] };
