import type { Policy } from './limiter.ts';
import type { Meter } from './meter.ts';

/**
 * `level` in units × windowMs, so that a millisecond drains exactly `rate` (units per window) of it and nothing is ever rounded. `rate` is
 * the limit at the last charge: a changed limit drains from the next charge on.
 */
export type BucketState = { level: number; at: number; rate: number };

/**
 * Token bucket and leaking bucket as a meter. The two are each other's mirror: tokens left are capacity − level, refilling is draining
 * (Turner's leaky bucket "as a meter", 1986; GCRA of ITU-T I.371 gives the same decisions). What differs is the leaking bucket as a queue,
 * a FIFO with a fixed outflow: that is a job's channel with a limit (platform/queue/outflow.ts), whose queue is there already.
 */
export const bucketMeter: Meter<BucketState> = {
  retryAfterMs(state, policy, cost, nowMs) {
    const capacity = policy.burst ?? policy.limit;
    if (cost > capacity) return Number.POSITIVE_INFINITY;
    if (state === undefined) return 0;
    const excess = levelAt(state, nowMs) + (cost - capacity) * policy.windowMs;
    return excess <= 0 ? 0 : Math.ceil(excess / state.rate) + ahead(state, nowMs);
  },
  charge(state, policy, cost, nowMs) {
    const level = Math.max(0, (state === undefined ? 0 : levelAt(state, nowMs)) + cost * policy.windowMs);
    if (level === 0) return undefined;
    if (state === undefined) return { level, at: nowMs, rate: policy.limit };
    state.level = level;
    state.at = Math.max(state.at, nowMs);
    state.rate = policy.limit;
    return state;
  },
  remaining(state, policy, nowMs) {
    const capacity = policy.burst ?? policy.limit;
    if (state === undefined) return capacity;
    return Math.max(0, Math.floor((capacity * policy.windowMs - levelAt(state, nowMs)) / policy.windowMs));
  },
  resetAfterMs(state, _policy, nowMs) {
    const level = state === undefined ? 0 : levelAt(state, nowMs);
    return state === undefined || level === 0 ? 0 : Math.ceil(level / state.rate) + ahead(state, nowMs);
  },
  picture(state, policy: Policy, nowMs) {
    const level = state === undefined ? 0 : levelAt(state, nowMs) / policy.windowMs;
    return { nowMs, level, windows: [], events: [] };
  },
};

function levelAt({ level, at, rate }: BucketState, nowMs: number): number {
  return nowMs <= at ? level : Math.max(0, level - (nowMs - at) * rate);
}

const ahead = ({ at }: BucketState, nowMs: number): number => Math.max(0, at - nowMs);
