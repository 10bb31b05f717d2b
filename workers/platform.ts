import { purgeAnswers } from '@/server/platform/http/idempotency/purge-answers.ts';
import { purgeReceipts } from '@/server/platform/outbox/purge-receipts.ts';
import { defineSchedule } from '@/server/platform/queue/schedule.ts';
import { purgeTasks } from '@/server/platform/tasks/service.ts';
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

const purgeOldTasks = defineSchedule({
  name: 'platform.purge-tasks',
  everyMs: 24 * HOUR_MS,
  run: async ({ signal, log }) => {
    const purged = await purgeTasks(signal);
    if (purged > 0) log.info({ purged }, 'old tasks deleted');
  },
});

const purgeOldAnswers = defineSchedule({
  name: 'platform.purge-idempotent-answers',
  everyMs: HOUR_MS,
  run: async ({ signal, log }) => {
    const purged = await purgeAnswers(signal);
    if (purged > 0) log.info({ purged }, 'old answers to idempotent calls deleted');
  },
});

/** The upkeep of what all systems share. */
export const platform: System = {
  name: 'platform',
  bounds: [],
  schedules: [purge, purgeOldTasks, purgeOldAnswers],
  services: [],
};
