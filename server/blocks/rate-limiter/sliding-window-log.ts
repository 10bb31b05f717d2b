import type { Meter } from './meter.ts';

/** Calls of one millisecond stand together; those before `head` are over and cut off now and then. `total` is the sum from `head` on. */
export type SlidingLogState = { at: number[]; cost: number[]; head: number; total: number };

const PICTURE_EVENTS = 1_000;
const CUT_AFTER = 64;

/** Every call that counts is kept: exact, in any window whatever. Costs memory of one entry per call and millisecond. */
export const slidingWindowLogMeter: Meter<SlidingLogState> = {
  retryAfterMs(state, { limit, windowMs }, cost, nowMs) {
    if (cost > limit) return Number.POSITIVE_INFINITY;
    if (state === undefined) return 0;
    const { head, total } = live(state, windowMs, nowMs);
    let tooMany = total + cost - limit;
    if (tooMany <= 0) return 0;
    let index = head - 1;
    while (tooMany > 0) {
      index += 1;
      tooMany -= state.cost[index] ?? tooMany;
    }
    return (state.at[index] ?? nowMs) + windowMs - nowMs;
  },
  charge(state, { windowMs }, cost, nowMs) {
    if (state === undefined) return cost > 0 ? { at: [nowMs], cost: [cost], head: 0, total: cost } : undefined;
    expire(state, windowMs, nowMs);
    if (cost > 0) add(state, cost, nowMs);
    else giveBack(state, -cost);
    return state.total === 0 ? undefined : state;
  },
  remaining(state, { limit, windowMs }, nowMs) {
    if (state === undefined) return limit;
    return Math.max(0, limit - live(state, windowMs, nowMs).total);
  },
  resetAfterMs(state, { windowMs }, nowMs) {
    if (state === undefined) return 0;
    return live(state, windowMs, nowMs).total === 0 ? 0 : (state.at.at(-1) ?? nowMs) + windowMs - nowMs;
  },
  picture(state, { windowMs }, nowMs) {
    if (state === undefined) return { nowMs, level: 0, windows: [], events: [] };
    const { head, total } = live(state, windowMs, nowMs);
    const from = Math.max(head, state.at.length - PICTURE_EVENTS);
    const events = state.at.slice(from).map((at, index) => ({ at, cost: state.cost[from + index] ?? 0 }));
    return { nowMs, level: total, windows: [], events };
  },
};

/** What counts at `nowMs`, without changing anything: a clock may go back after a look. It stands still at the newest call then. */
function live(
  { at, cost, head, total }: SlidingLogState,
  windowMs: number,
  nowMs: number,
): { head: number; total: number } {
  const over = Math.max(nowMs, at.at(-1) ?? nowMs) - windowMs;
  let first = head;
  let sum = total;
  while (first < at.length && (at[first] ?? 0) <= over) {
    sum -= cost[first] ?? 0;
    first += 1;
  }
  return { head: first, total: sum };
}

function expire(state: SlidingLogState, windowMs: number, nowMs: number): void {
  const { head, total } = live(state, windowMs, nowMs);
  state.head = head;
  state.total = total;
  // Cut rarely, when at least half is over: each call is moved once on average.
  if (head >= CUT_AFTER && head * 2 >= state.at.length) {
    state.at.splice(0, head);
    state.cost.splice(0, head);
    state.head = 0;
  }
}

function add(state: SlidingLogState, units: number, nowMs: number): void {
  const { at, cost } = state;
  const last = at.length - 1;
  if (last >= state.head && nowMs <= (at[last] ?? 0)) cost[last] = (cost[last] ?? 0) + units;
  else {
    at.push(nowMs);
    cost.push(units);
  }
  state.total += units;
}

/** The newest calls are given back first. */
function giveBack(state: SlidingLogState, units: number): void {
  let left = Math.min(units, state.total);
  state.total -= left;
  while (left > 0) {
    const last = state.cost.length - 1;
    const newest = state.cost[last] ?? 0;
    if (newest > left) {
      state.cost[last] = newest - left;
      return;
    }
    left -= newest;
    state.cost.pop();
    state.at.pop();
  }
}
