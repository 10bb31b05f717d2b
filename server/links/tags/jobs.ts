import { defineJob } from '@/server/platform/queue/define-job.ts';
import { tagChange } from './schema.ts';

/** Renames a tag, or takes it away, on more links than one call can change. */
export const changeTag = defineJob({ name: 'links.change-tag', schema: tagChange, timeoutMs: 1_800_000 });
