import type { LimitPicture, Policy } from './limiter.ts';

/**
 * One algorithm on a state of its own, without a clock: `nowMs` is passed in. A clock that went back is taken as standing still at the
 * latest time that was counted; waits are told from the time that was passed in.
 */
export interface Meter<State> {
  /** How long until a call of `cost` (> 0) passes: 0 now, Infinity never. */
  retryAfterMs(state: State | undefined, policy: Policy, cost: number, nowMs: number): number;
  /** Counts `cost`, or gives it back when it is below 0. May change and return the same state; `undefined` when nothing is counted. */
  charge(state: State | undefined, policy: Policy, cost: number, nowMs: number): State | undefined;
  remaining(state: State | undefined, policy: Policy, nowMs: number): number;
  /** How long until nothing of the state counts any more. */
  resetAfterMs(state: State | undefined, policy: Policy, nowMs: number): number;
  picture(state: State | undefined, policy: Policy, nowMs: number): LimitPicture;
}
