/** BullMQ counts in whole milliseconds and wakes for each turn: finer turns than this take several jobs at once. */
const SHORTEST_TURN_MS = 20;

/**
 * A limit as the steady outflow of a leaking bucket, in BullMQ's words: so many jobs per turn instead of all of a window at its beginning.
 * 600 a minute are one in 100 ms; 6,000 a second are 120 in 20 ms. Over any window no more than `max` begin, and one turn's worth.
 */
export function outflowOf({ max, windowMs }: { max: number; windowMs: number }): { max: number; duration: number } {
  const turnMs = windowMs / max;
  if (turnMs >= SHORTEST_TURN_MS) return { max: 1, duration: Math.ceil(turnMs) };
  const jobs = Math.ceil(SHORTEST_TURN_MS / turnMs);
  return { max: jobs, duration: Math.ceil(jobs * turnMs) };
}
