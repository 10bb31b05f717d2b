import type { Meter } from './meter.ts';

/** Counts of the window that begins at `startsAt` and of the one before it. */
export type SlidingCounterState = { startsAt: number; current: number; previous: number };

/**
 * Two counts instead of a log: the window before weighs as much as of it still lies in the sliding window, as if its calls had come evenly
 * (Cloudflare, "How we built rate limiting capable of scaling to millions of domains", 2017). Exact in units × windowMs: no rounding. When
 * calls did not come evenly, up to twice the limit may lie in a true window.
 */
export const slidingWindowCounterMeter: Meter<SlidingCounterState> = {
  retryAfterMs(state, { limit, windowMs }, cost, nowMs) {
    if (cost > limit) return Number.POSITIVE_INFINITY;
    if (state === undefined) return 0;
    const { startsAt, current, previous } = roll(state, windowMs, nowMs);
    const into = Math.max(0, nowMs - startsAt);
    if (previous * (windowMs - into) + (current + cost) * windowMs <= limit * windowMs) return 0;
    const room = (limit - current - cost) * windowMs;
    // Either the window before slides out far enough, or this one has to become the one before and slide out itself.
    const atMs =
      room >= 0
        ? windowMs - Math.floor(room / previous)
        : 2 * windowMs - Math.floor(((limit - cost) * windowMs) / current);
    return startsAt + atMs - nowMs;
  },
  charge(state, { windowMs }, cost, nowMs) {
    if (state === undefined) {
      return cost > 0 ? { startsAt: nowMs - (nowMs % windowMs), current: cost, previous: 0 } : undefined;
    }
    const { startsAt, current, previous } = roll(state, windowMs, nowMs);
    state.startsAt = startsAt;
    state.current = Math.max(0, current + cost);
    // What is given back beyond this window's count belongs to the one before.
    state.previous = Math.max(0, previous + Math.min(0, current + cost));
    return state.current + state.previous === 0 ? undefined : state;
  },
  remaining(state, { limit, windowMs }, nowMs) {
    return state === undefined
      ? limit
      : Math.max(0, Math.floor((limit * windowMs - weighted(state, windowMs, nowMs)) / windowMs));
  },
  resetAfterMs(state, { windowMs }, nowMs) {
    if (state === undefined) return 0;
    const { startsAt, current, previous } = roll(state, windowMs, nowMs);
    if (current > 0) return startsAt + 2 * windowMs - nowMs;
    return previous > 0 ? startsAt + windowMs - nowMs : 0;
  },
  picture(state, { windowMs }, nowMs) {
    const empty = { startsAt: nowMs - (nowMs % windowMs), current: 0, previous: 0 };
    const { startsAt, current, previous } = state === undefined ? empty : roll(state, windowMs, nowMs);
    return {
      nowMs,
      level: state === undefined ? 0 : weighted(state, windowMs, nowMs) / windowMs,
      windows: [
        { startsAt: startsAt - windowMs, endsAt: startsAt, count: previous },
        { startsAt, endsAt: startsAt + windowMs, count: current },
      ],
      events: [],
    };
  },
};

/** The same counts as seen from the window of `nowMs`. */
function roll(state: SlidingCounterState, windowMs: number, nowMs: number): SlidingCounterState {
  if (nowMs < state.startsAt + windowMs) return state;
  const startsAt = nowMs - (nowMs % windowMs);
  return { startsAt, current: 0, previous: startsAt === state.startsAt + windowMs ? state.current : 0 };
}

/** Units × windowMs that lie in the sliding window. */
function weighted(state: SlidingCounterState, windowMs: number, nowMs: number): number {
  const { startsAt, current, previous } = roll(state, windowMs, nowMs);
  return previous * (windowMs - Math.max(0, nowMs - startsAt)) + current * windowMs;
}
