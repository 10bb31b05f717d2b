const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * Milliseconds to wait before the next attempt: doubles from `baseMs` (at most 15 minutes), of which half is random, so that jobs that
 * failed together do not come back together ("equal jitter", AWS Architecture Blog 2015). `random` gives [0, 1).
 */
export function backoffDelay(attemptsMade: number, baseMs: number, random: () => number = Math.random): number {
  const full = Math.min(baseMs * 2 ** Math.max(0, attemptsMade - 1), LONGEST_PAUSE_MS);
  return Math.round(full / 2 + (random() * full) / 2);
}
