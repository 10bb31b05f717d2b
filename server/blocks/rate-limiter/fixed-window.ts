import type { Meter } from './meter.ts';

export type FixedWindowState = { startsAt: number; count: number };

/** Counts per window of the calendar (windows begin at multiples of windowMs since 1970). Up to twice the limit passes across an edge. */
export const fixedWindowMeter: Meter<FixedWindowState> = {
  retryAfterMs(state, policy, cost, nowMs) {
    if (cost > policy.limit) return Number.POSITIVE_INFINITY;
    if (state === undefined || countAt(state, policy.windowMs, nowMs) + cost <= policy.limit) return 0;
    return state.startsAt + policy.windowMs - nowMs;
  },
  charge(state, { windowMs }, cost, nowMs) {
    const count = Math.max(0, (state === undefined ? 0 : countAt(state, windowMs, nowMs)) + cost);
    if (count === 0) return undefined;
    const startsAt = nowMs - (nowMs % windowMs);
    if (state === undefined) return { startsAt, count };
    state.startsAt = Math.max(state.startsAt, startsAt);
    state.count = count;
    return state;
  },
  remaining(state, policy, nowMs) {
    return state === undefined ? policy.limit : Math.max(0, policy.limit - countAt(state, policy.windowMs, nowMs));
  },
  resetAfterMs(state, { windowMs }, nowMs) {
    return state === undefined || countAt(state, windowMs, nowMs) === 0 ? 0 : state.startsAt + windowMs - nowMs;
  },
  picture(state, { windowMs }, nowMs) {
    const count = state === undefined ? 0 : countAt(state, windowMs, nowMs);
    const current = state !== undefined && count > 0 ? state.startsAt : nowMs - (nowMs % windowMs);
    return { nowMs, level: count, windows: [{ startsAt: current, endsAt: current + windowMs, count }], events: [] };
  },
};

function countAt({ startsAt, count }: FixedWindowState, windowMs: number, nowMs: number): number {
  return nowMs < startsAt + windowMs ? count : 0;
}
