import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import { notificationType } from '../inbox/schema.ts';
import { CHANNELS, DELIVERY_STATES, LANES, REASONS, SENT_CHANNELS } from '../terms.ts';
import { notificationTrace } from '../trace/schema.ts';

const TEXT_MAX = 400;

/** `name` is null when that person is gone. */
const person = z.object({ id: idCodec, name: z.string().nullable(), handle: z.string().nullable() });

/** How a channel stands: `shown` for the centre, `skipped` for one that was left out when it was planned. */
const channelState = z.object({
  channel: z.enum(CHANNELS),
  state: z.enum(['shown', 'read', ...DELIVERY_STATES]),
  reason: z.enum(REASONS).nullable(),
});

const item = z.object({
  id: idCodec,
  type: z.string(),
  lane: z.enum(LANES),
  createdAt: z.string(),
  recipient: person,
  channels: z.array(channelState),
});

/** Newest first. Nothing of what was written in them: who, by what, and how it went. */
export const sentPage = page(item);

const text = z
  .string()
  .trim()
  .max(TEXT_MAX, { error: 'query_too_long' })
  .transform((value) => (value === '' ? undefined : value))
  .optional();

const time = z.iso
  .datetime({ offset: true, error: 'time_invalid' })
  .transform((value) => new Date(value))
  .optional();

/**
 * `q`: a person (id, handle, e-mail address or part of a name), or the address of a device (token, endpoint, number), or its hash in hex; `state`
 * is that of the channel when there is one, else of any. `from` belongs to the range, `to` does not; without either: the last seven days, of
 * one person all that is kept.
 */
export const listSentQuery = cursorQuery.extend({
  q: text,
  type: notificationType.optional(),
  channel: z.enum(CHANNELS, { error: 'channel_invalid' }).optional(),
  state: z.enum(DELIVERY_STATES, { error: 'delivery_state_invalid' }).optional(),
  from: time,
  to: time,
});

const delivery = z.object({
  id: idCodec,
  channel: z.enum(SENT_CHANNELS),
  state: z.enum(DELIVERY_STATES),
  device: z.string().nullable(),
  /** First characters of the keyed hash under which the address would stand on the list of suppressions; null for mail. */
  addressHash: z.string().nullable(),
  provider: z.string().nullable(),
  providerMessageId: z.string().nullable(),
  expiresAt: z.string(),
});

/** One notification with everything that is known of its way, and nothing of its content. */
export const sentNotification = z.object({
  recipient: person,
  actor: person.nullable(),
  /** The sender's own name for what happened. */
  dedupeKey: z.string(),
  thread: z.string().nullable(),
  deliveries: z.array(delivery),
  /** Something was given up and can be tried again. */
  canRetry: z.boolean(),
  trace: notificationTrace,
});

export const sentParams = z.object({ id: idCodec });

/** How many deliveries were queued again. */
export const retried = z.object({ queued: z.number().int() });

export type ListSentQuery = z.output<typeof listSentQuery>;
export type SentPage = z.output<typeof sentPage>;
export type SentNotification = z.output<typeof sentNotification>;
/** In JSON and in the browser: ids are decimal strings. */
export type SentItemJson = z.input<typeof item>;
export type SentPageJson = z.input<typeof sentPage>;
export type SentNotificationJson = z.input<typeof sentNotification>;
