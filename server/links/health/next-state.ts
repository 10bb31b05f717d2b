import type { TargetFailure } from '../targets/terms.ts';
import type { Verdict } from '../targets/verdict.ts';
import type { HEALTH_STATES } from '../terms.ts';

type HealthState = (typeof HEALTH_STATES)[number];

/** How a target stands, and when it is asked again. */
export type Health = {
  state: HealthState;
  /** Since when it is so. */
  since: Date;
  /** Null: nobody could tell anything yet. */
  checkedAt: Date | null;
  nextCheckAt: Date;
  httpStatus: number | null;
  failure: TargetFailure | null;
  /** Bad answers in a row. */
  failures: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A target is asked about once a day. */
const DAY_MS = 24 * HOUR_MS;
/** When our own network is in trouble. */
const VOID_MS = 15 * MINUTE_MS;
/** After the first, second, … bad answer in a row; from the third on the target is broken, and asked more and more seldom, down to once a day. */
const AFTER_FAILURES_MS = [HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS] as const;
const BROKEN_FROM = 3;
/** The second and the third bad answer count only so long after the first: a site that restarts is not broken, however often it is asked. */
const COUNTS_AFTER_MS = [0, HOUR_MS / 2, 2 * HOUR_MS] as const;
/** Part of each pause that is random, so that links that were made together are not asked together for ever. */
const JITTER = 0.2;

/**
 * How a target stands after one more question.
 * @param before how it stood; null when this is the first time
 * @param random gives [0, 1)
 */
export function nextHealth(before: Health | null, verdict: Verdict, now: Date, random: () => number): Health {
  const after = (pauseMs: number) =>
    new Date(now.getTime() + Math.round(pauseMs * (1 - JITTER / 2 + JITTER * random())));
  if (verdict.kind === 'void') {
    const known = before ?? {
      ...{ state: 'unknown' as const, since: now, checkedAt: null },
      ...{ httpStatus: null, failure: null, failures: 0 },
    };
    return { ...known, nextCheckAt: after(VOID_MS) };
  }
  const failures = verdict.kind === 'bad' ? countFailures(before, now) : 0;
  const state = stateOf(verdict, failures);
  const pauseMs = failures === 0 ? DAY_MS : (AFTER_FAILURES_MS[failures - 1] ?? DAY_MS);
  return {
    state,
    since: before !== null && before.checkedAt !== null && before.state === state ? before.since : now,
    checkedAt: now,
    nextCheckAt: after(pauseMs),
    httpStatus: verdict.httpStatus,
    failure: verdict.failure,
    failures,
  };
}

function countFailures(before: Health | null, now: Date): number {
  if (before === null || before.failures === 0) return 1;
  const failingMs = now.getTime() - before.since.getTime();
  const waitMs = COUNTS_AFTER_MS[before.failures] ?? 0;
  return failingMs < waitMs ? before.failures : before.failures + 1;
}

function stateOf({ kind }: Verdict, failures: number): HealthState {
  if (kind === 'ok' || kind === 'unknown') return kind;
  return failures >= BROKEN_FROM ? 'broken' : 'suspect';
}
