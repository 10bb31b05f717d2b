import { spreadLinkChange } from '@/server/links/announce-change.ts';
import { deleteCardImageFile } from '@/server/links/cards/card-image.ts';
import { fetchLinkCard } from '@/server/links/cards/fetch-card.ts';
import { startClickCounter } from '@/server/links/clicks/count-clicks.ts';
import { packWeeks } from '@/server/links/clicks/packs/pack-weeks.ts';
import { deleteOldClicks } from '@/server/links/clicks/retention.ts';
import { purgeTrashedLink } from '@/server/links/empty-trash.ts';
import { checkLinkHealth } from '@/server/links/health/check-health.ts';
import { PLAN_EVERY_MS, planChecks, planMissingChecks } from '@/server/links/health/plan-checks.ts';
import * as jobs from '@/server/links/jobs.ts';
import { purgeLinksOfOwner } from '@/server/links/purge-owner.ts';
import { changeTagOnLinks } from '@/server/links/tags/change-tag.ts';
import * as tagJobs from '@/server/links/tags/jobs.ts';
import * as transferJobs from '@/server/links/transfer/jobs.ts';
import { purgeImports } from '@/server/links/transfer/purge-imports.ts';
import { runImport } from '@/server/links/transfer/run-import.ts';
import { makeAttempt } from '@/server/links/webhooks/attempt-delivery.ts';
import * as webhookJobs from '@/server/links/webhooks/jobs.ts';
import { purgeDeliveries } from '@/server/links/webhooks/purge-deliveries.ts';
import { tellGatheredClicks } from '@/server/links/webhooks/tell-clicks.ts';
import { bind } from '@/server/platform/queue/bind.ts';
import { defineSchedule } from '@/server/platform/queue/schedule.ts';
import type { System } from './system.ts';

const planLinkChecks = defineSchedule({
  name: 'links.plan-checks',
  everyMs: PLAN_EVERY_MS,
  run: async ({ log }) => {
    const begun = await planChecks();
    if (begun > 0) log.info({ begun }, 'checks of targets begun');
  },
});

const planMissing = defineSchedule({
  name: 'links.plan-missing-checks',
  everyMs: 3_600_000,
  run: async ({ log }) => {
    const found = await planMissingChecks();
    if (found > 0) log.info({ found }, 'links that were never checked get their first check');
  },
});

const deleteClicks = defineSchedule({
  name: 'links.delete-old-clicks',
  everyMs: 3_600_000,
  run: async ({ signal, log }) => {
    const dropped = await deleteOldClicks({ signal });
    if (dropped > 0) log.info({ dropped }, 'old clicks and visitors deleted by the day');
  },
});

const packClicks = defineSchedule({
  name: 'links.pack-clicks',
  everyMs: 3_600_000,
  run: async ({ signal, log }) => {
    const packed = await packWeeks({ signal });
    if (packed > 0) log.info({ packed }, 'weeks of clicks packed for statistics');
  },
});

const deleteDeliveries = defineSchedule({
  name: 'links.delete-old-deliveries',
  everyMs: 3_600_000,
  run: async ({ signal, log }) => {
    const purged = await purgeDeliveries(signal);
    if (purged > 0) log.info({ purged }, 'old deliveries of webhooks deleted');
  },
});

const deleteImports = defineSchedule({
  name: 'links.delete-old-imports',
  everyMs: 3_600_000,
  run: async ({ signal, log }) => {
    const purged = await purgeImports(signal);
    if (purged > 0) log.info({ purged }, 'old files and reports of imports deleted');
  },
});

/** Clicks are counted from their stream in batches: a job for each would cost more than the redirect itself. */
export const links: System = {
  name: 'links',
  bounds: [
    bind(jobs, {
      spreadChange: spreadLinkChange,
      purgeLink: purgeTrashedLink,
      purgeOwner: purgeLinksOfOwner,
      fetchCard: fetchLinkCard,
      deleteCardImage: deleteCardImageFile,
      checkHealth: checkLinkHealth,
    }),
    bind(tagJobs, { changeTag: changeTagOnLinks }),
    bind(transferJobs, { importLinks: runImport }),
    bind(webhookJobs, {
      attemptDelivery: (payload, context) => makeAttempt(payload, context),
      gatherClicks: (payload) => tellGatheredClicks(payload),
    }),
  ],
  schedules: [planLinkChecks, planMissing, packClicks, deleteClicks, deleteDeliveries, deleteImports],
  services: [() => startClickCounter()],
};
