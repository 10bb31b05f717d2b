import { availableParallelism } from 'node:os';
import { AppError } from '../errors.ts';
import { singleton } from '../singleton.ts';

/** Hashing takes whole cores: one is left for everything else, where there is more than one. */
const AT_ONCE = Math.max(1, availableParallelism() - 1);
/** With about 20 ms each, the last in the queue waits about a second. */
const MAX_WAITING = 48 * AT_ONCE;

/** A queue with an end. */
export type HashQueue = { atOnce: number; maxWaiting: number; running: number; waiting: (() => void)[] };

/** The queue of this process; however often the module is loaded, there is one. */
const shared = (): HashQueue =>
  singleton('auth.hash-queue', () => ({ atOnce: AT_ONCE, maxWaiting: MAX_WAITING, running: 0, waiting: [] }));

/**
 * Runs `fn`, which computes a password's hash, when it is its turn. A flood of sign-ins thus slows sign-ins only, and the rest of the
 * product stays quick.
 * @throws AppError `unavailable` (`busy`, with a time to wait) when too many wait already
 */
export async function hashInTurn<T>(fn: () => Promise<T>, queue: HashQueue = shared()): Promise<T> {
  if (queue.running >= queue.atOnce) {
    if (queue.waiting.length >= queue.maxWaiting) throw busy();
    await new Promise<void>((resolve) => queue.waiting.push(resolve));
  } else {
    queue.running += 1;
  }
  try {
    return await fn();
  } finally {
    // The turn goes to the next one without ever being free in between.
    const next = queue.waiting.shift();
    if (next === undefined) queue.running -= 1;
    else next();
  }
}

/**
 * Refuses at once what would find no room: before an attempt is counted that nobody would look at.
 * @throws AppError like `hashInTurn`
 */
export function requireHashingRoom(queue: HashQueue = shared()): void {
  if (queue.running >= queue.atOnce && queue.waiting.length >= queue.maxWaiting) throw busy();
}

function busy(): AppError {
  return new AppError('unavailable', 'Too many people are signing in. Try again in a moment.', {
    reason: 'busy',
    retryAfterS: 2,
  });
}
