import { defineJob } from '@/server/platform/queue/define-job.ts';
import { cardImageRef, cardRequest, checkRequest, linkOwner, linkVersion } from './schema.ts';

/** Tells caches and browsers of a change, in case the process that made it died between the commit and telling them itself. */
export const spreadChange = defineJob({ name: 'links.spread-change', schema: linkVersion, concurrency: 8 });

/** Takes a link out of the trash for good, unless it was restored meanwhile. */
export const purgeLink = defineJob({ name: 'links.purge-link', schema: linkVersion });

/** Deletes all links of a person whose account ends, with their clicks. */
export const purgeOwner = defineJob({ name: 'links.purge-owner', schema: linkOwner, timeoutMs: 1_800_000 });

/** Reads what the target of a new or changed link says of itself. */
export const fetchCard = defineJob({
  name: 'links.fetch-card',
  schema: cardRequest,
  concurrency: 4,
  attempts: 4,
  backoffMs: 20_000,
  timeoutMs: 60_000,
});

/** Deletes the file of a picture that no card shows any more. */
export const deleteCardImage = defineJob({ name: 'links.delete-card-image', schema: cardImageRef });

/** Asks a target whether it still answers. */
export const checkHealth = defineJob({
  name: 'links.check-health',
  schema: checkRequest,
  concurrency: 16,
  attempts: 3,
  timeoutMs: 60_000,
});
