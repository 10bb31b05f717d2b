import { logger } from '../logger.ts';
import { duplicateState } from '../redis/client.ts';
import type { Bound } from './bind.ts';
import { createJobWorker, type WorkerTiming } from './job-worker.ts';
import { keepRegistered } from './keep-registered.ts';
import { restsWithin } from './rests-within.ts';
import { watchParked } from './watch-parked.ts';

export type RunningWorkers = {
  /** Takes no more jobs, lets the running ones end for at most `graceMs`, then lets go of them: they come back to another worker. */
  stop(graceMs: number): Promise<void>;
};

/** Starts doing the jobs of all `bounds`. Works without Redis too: it begins as soon as Redis answers. */
export function startWorkers(bounds: Bound[], timing?: WorkerTiming): RunningWorkers {
  const jobs = bounds.flat();
  const names = jobs.map(({ job }) => job.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`job ${twice} is bound twice`);
  const connection = duplicateState({ blocking: true, purpose: 'workers' });
  const workers = jobs.map((bound) => createJobWorker(bound, connection, timing));
  const watch = watchParked(workers);
  const registration = keepRegistered(names);

  return {
    stop: async (graceMs) => {
      watch.stop();
      const running = (): number => workers.reduce((sum, worker) => sum + worker.active(), 0);
      const drained = Promise.all(workers.map((worker) => worker.drain()));
      const [isAtRest] = await Promise.all([restsWithin(graceMs, drained, () => running() > 0), registration.stop()]);
      // Cut before the handlers are aborted: their jobs must not be booked as failed.
      connection.disconnect();
      if (isAtRest) return;
      if (running() > 0) logger.warn({ running: running() }, 'running jobs are left to another worker');
      for (const worker of workers) worker.abort('the worker stops');
    },
  };
}
