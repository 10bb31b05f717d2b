import { z } from 'zod';

const queueState = z.object({
  name: z.string(),
  paused: z.boolean(),
  waiting: z.number(),
  active: z.number(),
  delayed: z.number(),
  failed: z.number(),
  oldestWaitingMs: z.number().nullable(),
  /** Jobs given up after their last attempt. */
  dead: z.number(),
  /** Mean of the last five minutes; null when nothing was measured yet. */
  donePerMinute: z.number().nullable(),
  failedPerMinute: z.number().nullable(),
});

/** Without Redis only queues with dead letters are known, and nothing but those of them. */
export const queueList = z.object({ redisReachable: z.boolean(), items: z.array(queueState) });

export const settleManyInput = z.object({
  queue: z.string({ error: 'queue_invalid' }).min(1, { error: 'queue_invalid' }).max(200, { error: 'queue_invalid' }),
  action: z.enum(['retry', 'discard'], { error: 'action_invalid' }),
});

/** How many dead letters were settled, and how many of this queue are left for another call. */
export const settledMany = z.object({ settled: z.number(), left: z.number() });

export type QueueState = z.output<typeof queueState>;
export type QueueList = z.output<typeof queueList>;
export type SettleMany = z.output<typeof settleManyInput>;
export type SettledMany = z.output<typeof settledMany>;
