import { spreadLinkChange } from '@/server/links/announce-change.ts';
import { startClickCounter } from '@/server/links/clicks/count-clicks.ts';
import { purgeTrashedLink } from '@/server/links/empty-trash.ts';
import * as jobs from '@/server/links/jobs.ts';
import { purgeLinksOfOwner } from '@/server/links/purge-owner.ts';
import { bind } from '@/server/platform/queue/bind.ts';
import type { System } from './system.ts';

/** Clicks are counted from their stream in batches: a job for each would cost more than the redirect itself. */
export const links: System = {
  name: 'links',
  bounds: [bind(jobs, { spreadChange: spreadLinkChange, purgeLink: purgeTrashedLink, purgeOwner: purgeLinksOfOwner })],
  schedules: [],
  services: [() => startClickCounter()],
};
