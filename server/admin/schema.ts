import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';

/** A process that gave a sign of life in the last seconds. */
const processReport = z.object({
  role: z.string(),
  pid: z.number(),
  host: z.string(),
  startedAt: z.string(),
  rssBytes: z.number(),
  /** 100 is one core. */
  cpuPercent: z.number(),
  eventLoopLagMs: z.number(),
  metricsPort: z.number().nullable(),
  version: z.string().nullable(),
});

const queueSummary = z.object({
  name: z.string(),
  paused: z.boolean(),
  waiting: z.number(),
  active: z.number(),
  delayed: z.number(),
  failed: z.number(),
  oldestWaitingMs: z.number().nullable(),
  processedTotal: z.number(),
  failedTotal: z.number(),
  processedPerMinute: z.number(),
});

/** A job that was given up after its last attempt. */
const deadLetter = z.object({
  id: idCodec,
  queue: z.string(),
  payload: z.unknown(),
  requestId: z.string().nullable(),
  createdAt: z.string(),
  failedAt: z.string(),
  attempts: z.number(),
  error: z.string(),
});

export const deadLetterPage = page(deadLetter);

/** What the machinery is doing. Without Redis nothing is known of processes and queues: they are empty and `redisReachable` is false. */
export const overview = z.object({
  redisReachable: z.boolean(),
  processes: z.array(processReport),
  queues: z.array(queueSummary),
  outbox: z.object({
    waiting: z.number(),
    oldestMs: z.number(),
    dead: z.number(),
  }),
  /** Links that people have reported and nobody has decided on; a hundred stands for more. */
  reportedLinks: z.number().int(),
});

export const listDeadLettersQuery = cursorQuery.extend({ queue: z.string().min(1).max(200).optional() });
export const deadLetterParams = z.object({ id: idCodec });

export type DeadLetterPageJson = z.input<typeof deadLetterPage>;
export type DeadLetterView = z.output<typeof deadLetter>;
export type Overview = z.output<typeof overview>;
/** In JSON and in the browser: ids are decimal strings. */
export type OverviewJson = z.input<typeof overview>;
