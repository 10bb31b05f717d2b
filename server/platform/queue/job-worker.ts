import { type Job as StoredJob, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { isUnavailable } from '../errors.ts';
import { logger } from '../logger.ts';
import { settleDead } from '../outbox/settle-entries.ts';
import { backoffDelay } from './backoff.ts';
import type { BoundJob } from './bind.ts';
import { outflowOf } from './outflow.ts';
import { dispatchIdOf, type JobData, QUEUE_PREFIX } from './queues.ts';
import { runJob } from './run-job.ts';

export type WorkerTiming = {
  /** How long a job stays with a worker that gives no sign of life. It gives one every half of this. */
  lockMs: number;
  /** A killed worker's jobs come back once its lock has run out and at most two checks have passed. */
  stalledCheckMs: number;
};

const DEFAULT_TIMING: WorkerTiming = { lockMs: 10_000, stalledCheckMs: 5_000 };
/** A job that takes its worker down with it so often is a dead letter. */
const MAX_STALLED = 3;
const DAY_S = 86_400;
/** Completed jobs stay to be looked at, and to tell the reconciler that a row outlived its job. */
const KEEP_COMPLETED = { age: 3_600, count: 10_000 };
const KEEP_FAILED = { age: 14 * DAY_S, count: 10_000 };
const METRICS_MINUTES = 24 * 60;

export type JobWorker = {
  readonly queue: string;
  /** Jobs being done now. */
  active(): number;
  /** Counts up with every job begun: a queue whose number moves is alive. */
  begun(): number;
  /** Replaces BullMQ's worker by a fresh one, without waiting for what runs. */
  restart(): Promise<void>;
  /** Takes no more jobs and waits for those that run. */
  drain(): Promise<void>;
  /** Aborts the running handlers. Booked as failed attempts, unless the connection was cut before: then another worker gets the jobs. */
  abort(reason: string): void;
};

/** Serves one queue on `connection` (which must wait through outages); a blocking connection of its own is opened beside it. */
export function createJobWorker(bound: BoundJob, connection: Redis, timing: WorkerTiming = DEFAULT_TIMING): JobWorker {
  const { job } = bound;
  const running = new Map<string, AbortController>();
  let begun = 0;

  async function perform(stored: StoredJob<JobData>): Promise<void> {
    const abort = new AbortController();
    const key = stored.id ?? '';
    begun += 1;
    running.set(key, abort);
    try {
      await runJob(bound, stored, abort);
    } finally {
      if (running.get(key) === abort) running.delete(key);
    }
  }

  function abortRunning(keys: Iterable<string>, reason: string): void {
    for (const key of keys) running.get(key)?.abort(new Error(reason));
  }

  function open(): Worker<JobData, void> {
    const worker = new Worker<JobData, void>(job.name, perform, {
      connection,
      prefix: QUEUE_PREFIX,
      concurrency: job.concurrency,
      ...(job.limit === undefined ? {} : { limiter: outflowOf(job.limit) }),
      lockDuration: timing.lockMs,
      stalledInterval: timing.stalledCheckMs,
      maxStalledCount: MAX_STALLED,
      runRetryDelay: 1_000,
      removeOnComplete: KEEP_COMPLETED,
      removeOnFail: KEEP_FAILED,
      metrics: { maxDataPoints: METRICS_MINUTES },
      settings: { backoffStrategy: (attemptsMade) => backoffDelay(attemptsMade, job.backoffMs) },
    });
    worker.on('failed', (stored, error) => void recordFailure(stored, error));
    worker.on('lockRenewalFailed', (ids) => abortRunning(ids, 'the lock of this job was lost'));
    worker.on('stalled', (id) => logger.warn({ queue: job.name, job: id }, 'job of a lost worker is done again'));
    worker.on('error', (error) => logWorkerError(job.name, error));
    return worker;
  }

  let worker = open();

  return {
    queue: job.name,
    active: () => running.size,
    begun: () => begun,
    restart: async () => {
      const old = worker;
      worker = open();
      await old.close(true);
    },
    drain: () => worker.close(),
    abort: (reason) => abortRunning([...running.keys()], reason),
  };
}

/** An outage is told once, by the connection. */
export function logWorkerError(queue: string, error: Error): void {
  logger[isUnavailable(error) ? 'debug' : 'warn']({ err: error, queue }, 'queue worker');
}

/** After the last attempt (`finishedOn` is set then) the row becomes a dead letter; should this fail, the reconciler does it. */
async function recordFailure(stored: StoredJob<JobData> | undefined, error: Error): Promise<void> {
  const dispatchId = dispatchIdOf(stored?.id);
  if (!stored?.finishedOn || dispatchId === undefined) return;
  try {
    await settleDead(dispatchId, stored.attemptsMade, error.message);
  } catch (cause) {
    logger.warn(
      { err: cause, queue: stored.queueName, dispatchId: dispatchId.toString() },
      'dead letter not yet written',
    );
  }
}
