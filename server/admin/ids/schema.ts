import { z } from 'zod';

const lease = z.object({
  node: z.number(),
  /** `host:pid:random`; empty when it was given back. */
  holder: z.string(),
  /** ISO 8601, as all times here. */
  ceiling: z.string(),
  /** Null when it was given back. */
  renewedAt: z.string().nullable(),
  /** `held` has a heartbeat, `silent` has missed some but its ceiling is still ahead, `free` may be taken. */
  state: z.enum(['held', 'silent', 'free']),
  given: z.string(),
  perSecond: z.number().nullable(),
});

const epoch = z.object({ from: z.string(), firstSlot: z.number(), tickMs: z.number() });

export const idOverview = z.object({
  now: z.string(),
  leases: z.array(lease),
  freeNodes: z.number(),
  time: z.object({
    usedShare: z.number(),
    endsAt: z.string(),
    yearsLeft: z.number(),
    /** Less than a year is left. */
    isAlarm: z.boolean(),
    epochs: z.array(epoch),
  }),
  tickets: z.array(z.object({ name: z.string(), next: z.string() })),
  /** What the answering process holds of the counters. */
  segments: z.array(
    z.object({
      name: z.string(),
      step: z.number(),
      segments: z.array(z.object({ next: z.string(), stride: z.number(), left: z.number(), size: z.number() })),
    }),
  ),
  masters: z.array(z.object({ name: z.string(), last: z.string(), step: z.number() })),
});

export const planEpochInput = z.object({
  from: z.iso.datetime({ error: 'epoch_time_invalid' }),
  tickMs: z
    .number({ error: 'epoch_tick_invalid' })
    .int({ error: 'epoch_tick_invalid' })
    .min(1, { error: 'epoch_tick_invalid' })
    .max(1_000, { error: 'epoch_tick_invalid' }),
});

export const plannedEpoch = epoch;

export type IdOverview = z.output<typeof idOverview>;
export type LeaseView = IdOverview['leases'][number];
export type PlanEpochInput = z.output<typeof planEpochInput>;
export type EpochView = z.output<typeof epoch>;
