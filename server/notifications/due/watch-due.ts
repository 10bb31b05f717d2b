import { logger } from '@/server/platform/logger.ts';
import { startLoop } from '@/server/platform/outbox/retry-loop.ts';
import { LANES } from '../terms.ts';
import { releaseDue } from './release-due.ts';
import { nextDue } from './repository.ts';

/** Something may become due meanwhile that was not there when it was looked. */
const LONGEST_PAUSE_MS = 1_000;
const SHORTEST_PAUSE_MS = 50;
const BATCH = 1_000;

/**
 * Takes care, until stopped, of every delivery whose time has come. Any number of processes may: each row is locked while it is looked at. It needs
 * Postgres only; while that is away it tries again.
 */
export function watchDue({ clock = Date.now }: { clock?: () => number } = {}): { stop(): Promise<void> } {
  return startLoop({
    everyMs: LONGEST_PAUSE_MS,
    pass: () => releaseAll(clock),
    onFailure: (error) => logger.warn({ err: error }, 'due notifications wait until Postgres answers'),
    onRecovery: () => logger.info('due notifications are released again'),
  });
}

/** One look at each lane, the most urgent first; gives the pause until there may be more. */
async function releaseAll(clock: () => number): Promise<number> {
  const next = await nextDue();
  let pause = LONGEST_PAUSE_MS;
  for (const lane of LANES) {
    const dueInMs = next[lane] === null ? LONGEST_PAUSE_MS : next[lane].getTime() - clock();
    if (dueInMs > 0) pause = Math.min(pause, Math.max(SHORTEST_PAUSE_MS, dueInMs));
    else if ((await releaseDue(lane, BATCH, clock)) === BATCH) pause = 0;
  }
  return pause;
}
