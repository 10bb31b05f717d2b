import { logger } from '../logger.ts';
import { stateRedis } from '../redis/client.ts';
import { runPipeline } from './job-states.ts';
import type { JobWorker } from './job-worker.ts';
import { queueKey } from './queues.ts';

/** An operator who pauses a queue sees it stop. */
const CHECK_EVERY_MS = 1_000;
const PARKED_AFTER_MS = 30_000;

/** What a look at a queue shows: the job whose turn it is, unless the queue is paused. */
export type Sighting = { head: string | null; active: number; begun: number };

/**
 * Decides, from regular sightings of one queue, when its worker has parked: the same job has been next for `afterMs` although the worker
 * does nothing. (BullMQ's worker can stay silent after an outage of Redis.) Gives true once, then starts anew.
 */
export function createParkedDetector(afterMs: number): (sighting: Sighting, now: number) => boolean {
  let same: { head: string; begun: number; since: number } | undefined;
  return ({ head, active, begun }, now) => {
    if (head === null || active > 0) {
      same = undefined;
      return false;
    }
    if (same?.head !== head || same.begun !== begun) same = { head, begun, since: now };
    if (now - same.since < afterMs) return false;
    same = undefined;
    return true;
  };
}

/** Restarts workers that have parked, and tells each whether its queue is paused, until stopped. */
export function watchParked(workers: JobWorker[]): { stop(): void } {
  const watched = workers.map((worker) => ({ worker, isParked: createParkedDetector(PARKED_AFTER_MS) }));

  async function look(): Promise<void> {
    const heads = await readHeads(workers.map((worker) => worker.queue));
    const now = performance.now();
    for (const [index, { worker, isParked }] of watched.entries()) {
      const { head, isPaused } = heads[index] ?? { head: null, isPaused: false };
      worker.setPaused(isPaused);
      const sighting = { head: isPaused ? null : head, active: worker.active(), begun: worker.begun() };
      if (!isParked(sighting, now)) continue;
      logger.error({ queue: worker.queue }, 'jobs wait and the worker does nothing: it is restarted');
      await worker.restart();
    }
  }

  const tryToLook = () =>
    void look().catch((error: unknown) => logger.debug({ err: error }, 'queues were not looked at'));
  tryToLook();
  const timer = setInterval(tryToLook, CHECK_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

/** Per queue the id of the job that has waited longest, null when there is none, and whether the queue is paused. */
async function readHeads(queues: string[]): Promise<{ head: string | null; isPaused: boolean }[]> {
  const pipeline = stateRedis().pipeline();
  for (const queue of queues) pipeline.lindex(queueKey(queue, 'wait'), -1).hexists(queueKey(queue, 'meta'), 'paused');
  const answers = await runPipeline(pipeline);
  return queues.map((_queue, index) => ({
    head: answers[index * 2] as string | null,
    isPaused: answers[index * 2 + 1] === 1,
  }));
}
