import { z } from 'zod';
import { RANGES } from './terms.ts';

/** Every chart of the overview. */
const CHARTS = [
  'requests',
  'latency',
  'errors',
  'clicks',
  'queueAges',
  'jobs',
  'outboxAge',
  'lag',
  'cpu',
  'memory',
  'redisMemory',
  'redisOps',
  'redisClients',
  'pgConnections',
  'pgCommits',
  'pgHits',
  'pgSize',
  'hostCpu',
  'hostMemory',
  'hostDisk',
] as const;
export type ChartId = (typeof CHARTS)[number];

/** One line: a value per moment, null where nobody told any. The name is a sign (`2xx`, `p95`), a queue, a process or a machine. */
const series = z.object({ name: z.string(), values: z.array(z.number().nullable()) });

export const metricsQuery = z.object({ range: z.enum(RANGES, { error: 'range_invalid' }).default('15m') });

/** Lines over a stretch of time. Without Redis, and right after a first start, there are none. */
export const metricsHistory = z.object({
  redisReachable: z.boolean(),
  range: z.enum(RANGES),
  stepMs: z.number(),
  /** Starts of the steps, ms since 1970. */
  times: z.array(z.number()),
  charts: z.record(z.enum(CHARTS), z.array(series)),
});

/** How the product is doing with people. Counts are a minute old at most. */
export const businessFigures = z.object({
  people: z.number(),
  /** Seen in the last day, in the last 30 days. */
  dailyActive: z.number(),
  monthlyActive: z.number(),
  /** Of those who joined more than a week ago the share (0 to 1) that was seen in the last week; null when nobody has been here so long. */
  returnRate: z.number().nullable(),
  newToday: z.number(),
  newThisWeek: z.number(),
});

export type Series = z.output<typeof series>;
export type MetricsHistory = z.output<typeof metricsHistory>;
export type BusinessFigures = z.output<typeof businessFigures>;
