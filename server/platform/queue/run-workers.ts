import { logger } from '../logger.ts';
import { startLoop } from '../outbox/retry-loop.ts';
import { keepTaken, type TakenJob } from '../outbox/take-here.ts';
import { duplicateState } from '../redis/client.ts';
import type { Bound } from './bind.ts';
import { createJobWorker, type WorkerTiming } from './job-worker.ts';
import { keepRegistered } from './keep-registered.ts';
import { restsWithin } from './rests-within.ts';
import { watchParked } from './watch-parked.ts';

/** What is being done without its queue is marked so often: much more often than the reconciler takes a mark for one of a dead process. */
const KEEP_EVERY_MS = 3_000;

export type RunningWorkers = {
  /** How many urgent jobs of each queue this process would begin at once if it were given them without the queue; queues without room are not in it. */
  rooms(): Map<string, number>;
  /** Does a job that was taken from the outbox for one of these rooms. */
  doHere(taken: TakenJob): void;
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
  const byQueue = new Map(workers.map((worker) => [worker.queue, worker]));
  const keeping = startLoop({
    everyMs: KEEP_EVERY_MS,
    pass: () => keepTaken(workers.flatMap((worker) => worker.here())).then(() => undefined),
    onFailure: (error) => logger.debug({ err: error }, 'jobs that are being done were not marked'),
    onRecovery: () => undefined,
  });

  return {
    rooms: () =>
      new Map(workers.map((worker): [string, number] => [worker.queue, worker.room()]).filter(([, room]) => room > 0)),
    doHere: (taken) => byQueue.get(taken.queue)?.doHere(taken),
    stop: async (graceMs) => {
      watch.stop();
      const running = (): number => workers.reduce((sum, worker) => sum + worker.active() + worker.here().length, 0);
      const drained = Promise.all(workers.map((worker) => worker.drain()));
      const [isAtRest] = await Promise.all([restsWithin(graceMs, drained, () => running() > 0), registration.stop()]);
      await keeping.stop();
      // Cut before the handlers are aborted: their jobs must not be booked as failed.
      connection.disconnect();
      if (isAtRest) return;
      if (running() > 0) logger.warn({ running: running() }, 'running jobs are left to another worker');
      for (const worker of workers) worker.abort('the worker stops');
    },
  };
}
