import { z } from 'zod';
import { cursorQuery, page } from '@/server/platform/http/schema.ts';
import { SENT_CHANNELS } from '../terms.ts';
import { SUPPRESSION_NOTE_MAX, SUPPRESSION_REASONS } from './terms.ts';

const channel = z.enum(SENT_CHANNELS, { error: 'channel_invalid' });

/** An address that nothing is sent to; `hash` (hex) is keyed, so that the list names nobody. */
const suppression = z.object({
  channel: z.enum(SENT_CHANNELS),
  hash: z.string(),
  reason: z.enum(SUPPRESSION_REASONS),
  /** What the provider said, or the note of whoever put it there. */
  detail: z.string().nullable(),
  createdAt: z.string(),
});

export const suppressionPage = page(suppression);

/** `q`: an address as it is, or its hash in hex. */
export const listSuppressionsQuery = cursorQuery.extend({
  q: z
    .string()
    .trim()
    .max(400, { error: 'query_too_long' })
    .transform((value) => (value === '' ? undefined : value))
    .optional(),
  channel: channel.optional(),
  reason: z.enum(SUPPRESSION_REASONS, { error: 'suppression_reason_invalid' }).optional(),
});

const note = z
  .string({ error: 'suppression_note_invalid' })
  .trim()
  .min(1, { error: 'suppression_note_invalid' })
  .max(SUPPRESSION_NOTE_MAX, { error: 'suppression_note_invalid' });

/** Why stands in the audit log too, and the address in neither. */
export const addSuppressionInput = z.object({
  channel,
  address: z
    .string({ error: 'suppression_address_invalid' })
    .trim()
    .min(3, { error: 'suppression_address_invalid' })
    .max(4_000, { error: 'suppression_address_invalid' }),
  note,
});

export const suppressionParams = z.object({
  channel,
  hash: z.string().regex(/^[0-9a-f]{64}$/, { error: 'id_invalid' }),
});

export const removeSuppressionInput = z.object({ note });

export const suppressionView = suppression;

export type SuppressionView = z.output<typeof suppression>;
export type SuppressionPage = z.output<typeof suppressionPage>;
export type ListSuppressionsQuery = z.output<typeof listSuppressionsQuery>;
export type AddSuppressionInput = z.output<typeof addSuppressionInput>;
