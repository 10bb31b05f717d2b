import { z } from 'zod';

/** A process that runs, or ran a moment ago. What only a living one can tell is null for the others. */
const processView = z.object({
  role: z.string(),
  pid: z.number(),
  host: z.string(),
  /** `gone` has not said good-bye. */
  state: z.enum(['running', 'stopped', 'gone']),
  startedAt: z.string(),
  lastSeenAt: z.string(),
  version: z.string().nullable(),
  /** 100 is one core. */
  cpuPercent: z.number().nullable(),
  rssBytes: z.number().nullable(),
  eventLoopLagMs: z.number().nullable(),
  metricsPort: z.number().nullable(),
  /** Open TCP connections. */
  sockets: z.number().nullable(),
  /** Dependencies that it cannot use now; null while it has not told. */
  away: z.array(z.string()).nullable(),
  /** Parts of an edge, systems of a worker. */
  runs: z.array(z.string()),
});

export const processList = z.object({ redisReachable: z.boolean(), items: z.array(processView) });

export type ProcessView = z.output<typeof processView>;
export type ProcessList = z.output<typeof processList>;
