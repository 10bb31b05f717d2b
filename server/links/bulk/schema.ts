import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';
import { link } from '../schema.ts';
import { tagName } from '../tags/schema.ts';
import { TAGS_MAX } from '../terms.ts';
import { BULK_MAX, OUTCOMES } from './terms.ts';

/** Up to 1,000 links; each is judged by itself, so what is wrong with one does not keep the others from being made. */
export const createLinksInput = z.object({
  links: z
    .array(
      z
        .unknown()
        .meta({ description: 'A link as `POST /v1/links` takes it. A password is set on one link at a time.' }),
      { error: 'bulk_items_invalid' },
    )
    .min(1, { error: 'bulk_items_required' })
    .max(BULK_MAX, { error: 'bulk_too_many' }),
  /** For every link that does not say itself: an own link with the same target is given instead of a second one. */
  findExisting: z.boolean({ error: 'switch_invalid' }).optional(),
});

/** What became of one item: in the place of the item. */
const createdItem = z.object({
  state: z.enum(OUTCOMES),
  /** What was made, or was there already. */
  link: link.pick({ id: true, alias: true, domain: true, shortUrl: true, url: true }).nullable(),
  /** Why nothing was made, as a word, and which field is at fault. */
  reason: z.string().nullable(),
  path: z.string().nullable(),
});

export const createLinksOutput = z.object({
  items: z.array(createdItem),
  made: z.number().int(),
  existing: z.number().int(),
  refused: z.number().int(),
});

const ids = z
  .array(idCodec, { error: 'bulk_ids_invalid' })
  .min(1, { error: 'bulk_ids_required' })
  .max(BULK_MAX, { error: 'bulk_too_many' });

const someTags = z.array(tagName, { error: 'tag_invalid' }).max(TAGS_MAX, { error: 'too_many_tags' }).optional();

export const bulkIds = z.object({ ids });

export const changeLinksInput = z
  .object({
    ids,
    addTags: someTags,
    removeTags: someTags,
    isArchived: z.boolean({ error: 'switch_invalid' }).optional(),
    isEnabled: z.boolean({ error: 'switch_invalid' }).optional(),
  })
  .refine(({ ids: _ids, ...change }) => Object.values(change).some((value) => value !== undefined), {
    error: 'nothing_to_change',
  });

/** Which links have changed now (`changed`), which were not there for the viewer (`missing`), and which could not be changed. */
export const changeLinksOutput = z.object({
  changed: z.array(idCodec),
  missing: z.array(idCodec),
  refused: z.array(z.object({ id: idCodec, reason: z.string() })),
});

export type CreateLinksInput = z.output<typeof createLinksInput>;
export type CreateLinksOutput = z.output<typeof createLinksOutput>;
export type CreateLinksJson = z.input<typeof createLinksOutput>;
export type ChangeLinksInput = z.output<typeof changeLinksInput>;
export type ChangeLinksOutput = z.output<typeof changeLinksOutput>;
export type ChangeLinksJson = z.input<typeof changeLinksOutput>;
