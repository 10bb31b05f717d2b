import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import { CHANNELS, DELIVERY_STATES, LANES, REASONS } from '../terms.ts';

/** Something that happened on the way: `planned`, `held`, `handed_over`, `delivered`, `opened`, `retry`, … with what is known of it. */
const step = z.object({
  at: z.string(),
  kind: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

/** One channel, and of channels with devices one device. */
const channelTrace = z.object({
  channel: z.enum(CHANNELS),
  /** The device's name; null for channels without, or when it was removed. */
  device: z.string().nullable(),
  /** `shown` for the centre itself. */
  state: z.enum(['shown', ...DELIVERY_STATES]),
  reason: z.enum(REASONS).nullable(),
  provider: z.string().nullable(),
  attempts: z.number().int(),
  /** When it is looked at again; null when it has ended. */
  dueAt: z.string().nullable(),
  lastError: z.string().nullable(),
  steps: z.array(step),
});

/** Why somebody did or didn't get something, by every channel that its type can come on. */
export const notificationTrace = z.object({
  id: idCodec,
  type: z.string(),
  lane: z.enum(LANES),
  createdAt: z.string(),
  expiresAt: z.string(),
  readAt: z.string().nullable(),
  channels: z.array(channelTrace),
});

/** Everything that one was told, shown in the centre or not. */
export const historyPage = page(
  z.object({
    id: idCodec,
    type: z.string(),
    title: z.string(),
    createdAt: z.string(),
    isShown: z.boolean(),
    channels: z.array(z.object({ channel: z.enum(CHANNELS), state: z.enum(['shown', ...DELIVERY_STATES]) })),
  }),
);

export const historyQuery = cursorQuery;

export type NotificationTraceView = z.output<typeof notificationTrace>;
export type ChannelTrace = z.output<typeof channelTrace>;
export type TraceStep = z.output<typeof step>;
/** In JSON and in the browser: ids are decimal strings. */
export type NotificationTraceJson = z.input<typeof notificationTrace>;
export type HistoryPageJson = z.input<typeof historyPage>;
