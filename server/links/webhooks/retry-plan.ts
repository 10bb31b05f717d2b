const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pauses between attempts: a receiver that is down for minutes gets everything soon, one that is down for a day still does. */
const PAUSES_MS = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 8 * HOUR, 8 * HOUR] as const;

/** A delivery is tried so often, over 24 hours. */
export const ATTEMPTS_MAX = PAUSES_MS.length + 1;

/** Each pause is up to a fifth shorter or longer, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * How long to wait after the attempt `attempt` (1 is the first) has failed, in milliseconds; null when it was the last one.
 * @param random gives [0, 1)
 */
export function pauseAfter(attempt: number, random: () => number): number | null {
  const pause = PAUSES_MS[attempt - 1];
  return pause === undefined ? null : Math.round(pause * (1 - JITTER + 2 * JITTER * random()));
}

/** A receiver that failed so often in a row is asked by one delivery at a time only, after a rest. */
export const REST_AFTER_FAILURES = 10;
export const REST_MS = 30 * SECOND;

/** A webhook without one good answer in so long, and in as many attempts as a delivery has, is switched off. */
export const GIVE_UP_AFTER_MS = 18 * HOUR;
