import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { childLogger, logger } from '../logger.ts';
import { startLoop } from '../outbox/retry-loop.ts';
import { duplicateState } from '../redis/client.ts';
import type { Job } from './define-job.ts';
import { logWorkerError } from './job-worker.ts';
import { keepRegistered } from './keep-registered.ts';
import { forgetQueue, QUEUE_PREFIX, queueHandle } from './queues.ts';
import { restsWithin } from './rests-within.ts';

type ScheduleContext = { signal: AbortSignal; log: Logger };

/** Work that comes back. Missed times are not made up for, a failed run is not tried again: the next one does it. */
export type Schedule = { name: string; everyMs: number; run: (context: ScheduleContext) => Promise<void> };

export type ScheduleDeclaration<P> = { name: string; everyMs: number } & (
  | { job: Job<P>; payload: P }
  | { run: (context: ScheduleContext) => Promise<void> }
);

const ENSURE_EVERY_MS = 10_000;
/** A schedule whose next run is so much overdue has lost it, for example because somebody emptied the queue. */
const LOST_AFTER_MS = 30_000;

/**
 * Declares work that is done every `everyMs` by one of the worker processes: either a short `run`, or a `job` that is dispatched then.
 * The name is a queue's and unlike those of all jobs.
 */
export function defineSchedule<P = never>(declaration: ScheduleDeclaration<P>): Schedule {
  const { name, everyMs } = declaration;
  if ('run' in declaration) return { name, everyMs, run: declaration.run };
  const { job, payload } = declaration;
  return { name, everyMs, run: () => job.dispatch(payload).then(() => undefined) };
}

/** Starts all `schedules`; BullMQ sees to it that each runs once per time in all processes together. Works without Redis as soon as it answers. */
export function startSchedules(
  schedules: Schedule[],
  { ensureEveryMs = ENSURE_EVERY_MS }: { ensureEveryMs?: number } = {},
): { stop(graceMs: number): Promise<void> } {
  const connection = duplicateState({ blocking: true, purpose: 'schedules' });
  const abort = new AbortController();
  const active = { count: 0 };
  const workers = schedules.map((schedule) => openWorker(schedule, connection, { signal: abort.signal, active }));
  const registration = keepRegistered(schedules.map(({ name }) => name));
  const ensure = startLoop({
    everyMs: ensureEveryMs,
    pass: async () => {
      for (const schedule of schedules) await ensureScheduled(schedule);
      return undefined;
    },
    onFailure: (error) => logger.debug({ err: error }, 'schedules are not looked after'),
    onRecovery: () => undefined,
  });
  return {
    stop: async (graceMs) => {
      abort.abort(new Error('the worker stops'));
      const ends = [...workers.map((worker) => worker.close()), registration.stop(), ensure.stop()];
      await restsWithin(graceMs, Promise.all(ends), () => active.count > 0);
      connection.disconnect();
    },
  };
}

type Running = { signal: AbortSignal; active: { count: number } };

function openWorker(schedule: Schedule, connection: Redis, { signal, active }: Running): Worker {
  const log = childLogger({ schedule: schedule.name });
  const perform = async (): Promise<void> => {
    active.count += 1;
    try {
      await schedule.run({ signal, log });
    } catch (error) {
      if (!signal.aborted) log.error({ err: error }, 'scheduled work failed');
      throw error;
    } finally {
      active.count -= 1;
    }
  };
  const worker = new Worker(schedule.name, perform, { connection, prefix: QUEUE_PREFIX });
  worker.on('error', (error) => logWorkerError(schedule.name, error));
  return worker;
}

/** Puts the schedule into Redis when it is not there, has another interval, or has lost its next run. */
async function ensureScheduled({ name, everyMs }: Schedule): Promise<void> {
  try {
    const queue = queueHandle(name);
    const known = await queue.getJobScheduler(name);
    const alive = known?.every === everyMs && (known.next ?? 0) > Date.now() - everyMs - LOST_AFTER_MS;
    if (alive) return;
    const opts = { removeOnComplete: { count: 20 }, removeOnFail: { count: 100 } };
    await queue.upsertJobScheduler(name, { every: everyMs }, { name, data: { payload: null }, opts });
  } catch (error) {
    forgetQueue(name);
    throw error;
  }
}
