import { z } from 'zod';
import { CHANNELS, LANES, SENT_CHANNELS } from '../terms.ts';
import { RATE_EVENTS, RATE_RANGES, type RateEvent } from './terms.ts';

/** Jobs of a lane's queues; null while Redis is away. Rates are means of the last five minutes. */
const jobs = z.object({
  waiting: z.number().int(),
  active: z.number().int(),
  delayed: z.number().int(),
  oldestWaitingMs: z.number().nullable(),
  donePerMinute: z.number().nullable(),
  failedPerMinute: z.number().nullable(),
  /** Given up after their last attempt. */
  dead: z.number().int(),
});

/** Deliveries of a lane that are on their way, as the log in Postgres has it; `delayed` waits for a time. */
const laneState = z.object({
  lane: z.enum(LANES),
  waiting: z.number().int(),
  active: z.number().int(),
  delayed: z.number().int(),
  /** How long the delivery that waits longest for its turn has been waiting. */
  oldestWaitingMs: z.number().nullable(),
  /** Deliveries that were given up when their lifetime ended. */
  dead: z.number().int(),
  jobs: jobs.nullable(),
});

/** A way out; `position` is its turn in its channel (1: asked first), null when it is no longer set up. */
const providerState = z.object({
  channel: z.enum(SENT_CHANNELS),
  name: z.string(),
  position: z.number().int().nullable(),
  /** Of the circuit breaker, as the process saw it that spoke with it last. */
  state: z.enum(['closed', 'open', 'half_open']),
  stateSince: z.string().nullable(),
  /** It has asked for nothing until then. */
  pausedUntil: z.string().nullable(),
  lastError: z.string().nullable(),
  lastErrorAt: z.string().nullable(),
  lastAcceptedAt: z.string().nullable(),
  accepted: z.number().int(),
  refused: z.number().int(),
});

export const notificationOverview = z.object({
  redisReachable: z.boolean(),
  lanes: z.array(laneState),
  providers: z.array(providerState),
  /** Channels that nobody has set up. */
  withoutProvider: z.array(z.enum(SENT_CHANNELS)),
});

export const providerParams = z.object({
  channel: z.enum(SENT_CHANNELS, { error: 'channel_invalid' }),
  name: z.string().max(100),
});

const counts = z.object(
  Object.fromEntries(RATE_EVENTS.map((event) => [event, z.number().int()])) as Record<RateEvent, z.ZodNumber>,
);

/** What became of what was planned in each step of a stretch of time; `times` are the beginnings of the steps, in ms since 1970. */
export const notificationRates = z.object({
  range: z.enum(RATE_RANGES),
  stepMs: z.number().int(),
  times: z.array(z.number()),
  steps: z.array(counts),
  totals: counts,
  /** The whole stretch by channel; channels without anything are missing. */
  channels: z.array(counts.extend({ channel: z.enum(CHANNELS) })),
});

export const ratesQuery = z.object({
  range: z.enum(RATE_RANGES, { error: 'range_invalid' }).default('24h'),
  /** Of one channel only. */
  channel: z.enum(CHANNELS, { error: 'channel_invalid' }).optional(),
});

export type NotificationOverview = z.output<typeof notificationOverview>;
export type LaneState = z.output<typeof laneState>;
export type ProviderState = z.output<typeof providerState>;
export type NotificationRates = z.output<typeof notificationRates>;
export type RatesQuery = z.output<typeof ratesQuery>;
export type RateCounts = z.output<typeof counts>;
