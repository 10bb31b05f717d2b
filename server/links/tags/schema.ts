import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';
import { TAG_MAX } from '../terms.ts';

/** A tag: written as it is, compared without regard to case by whoever lists them; no commas, so that lists can be pasted. */
export const tagName = z
  .string({ error: 'tag_invalid' })
  .trim()
  .normalize('NFC')
  .min(1, { error: 'tag_invalid' })
  .max(TAG_MAX, { error: 'tag_too_long' })
  .regex(/^[^,\p{C}]+$/u, { error: 'tag_invalid' });

/** `q` is a part of the name, whatever the case. */
export const listTagsQuery = z.object({
  q: z.string().trim().max(100, { error: 'query_too_long' }).optional(),
  limit: z.coerce
    .number({ error: 'limit_invalid' })
    .int({ error: 'limit_invalid' })
    .min(1, { error: 'limit_invalid' })
    .max(200, { error: 'limit_invalid' })
    .default(100),
});

/** Those that are on most links first. Counts may be some seconds old; the trash does not count. */
export const linkTags = z.object({
  items: z.array(z.object({ name: z.string(), count: z.number().int().nonnegative() })),
});

/** `from` is found whatever its case; when there is a tag `to` already, the two become one. */
export const renameTagInput = z.object({ from: tagName, to: tagName });

export const removeTagInput = z.object({ name: tagName });

/** How many links have changed now; with `taskId` the rest is being changed and can be watched. */
export const changedTag = z.object({ changed: z.number().int().nonnegative(), taskId: idCodec.nullable() });

/** What the job carries: `to` null takes the tag away. */
export const tagChange = z.object({
  ownerId: idCodec,
  taskId: idCodec,
  /** Every spelling that is to go. */
  names: z.array(z.string()),
  to: z.string().nullable(),
  /** Links up to this one are changed already. */
  after: idCodec,
  /** So many are left. */
  total: z.number().int(),
});

export type ListTagsQuery = z.output<typeof listTagsQuery>;
export type LinkTags = z.output<typeof linkTags>;
export type LinkTagsJson = z.input<typeof linkTags>;
export type ChangedTag = z.output<typeof changedTag>;
export type TagChange = z.output<typeof tagChange>;
