import { defineJob } from '@/server/platform/queue/define-job.ts';
import { importRef } from './schema.ts';

/** Makes the links of an uploaded file. Killed in the middle it goes on where the last batch ended. */
export const importLinks = defineJob({
  name: 'links.import-links',
  schema: importRef,
  concurrency: 2,
  timeoutMs: 1_800_000,
});
