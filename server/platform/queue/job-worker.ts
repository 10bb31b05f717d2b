import { type Job as StoredJob, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { isUnavailable } from '../errors.ts';
import { logger } from '../logger.ts';
import { settleDead } from '../outbox/settle-entries.ts';
import type { TakenJob } from '../outbox/take-here.ts';
import { backoffDelay } from './backoff.ts';
import type { BoundJob } from './bind.ts';
import { outflowOf } from './outflow.ts';
import { dispatchIdOf, type JobData, QUEUE_PREFIX } from './queues.ts';
import { runHere } from './run-here.ts';
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
  /** Jobs of the queue being done now. */
  active(): number;
  /** Counts up with every one begun: a queue whose number moves is alive. */
  begun(): number;
  /** So many urgent jobs would be begun at once, without the queue; 0 while it is not known that the queue is not paused. */
  room(): number;
  /** Told again and again whether an operator has paused the queue. */
  setPaused(isPaused: boolean): void;
  /** Does a job that was taken from the outbox, without the queue. */
  doHere(taken: TakenJob): void;
  /** The dispatch ids of those that are being done so; `active` and `begun` do not count them. */
  here(): bigint[];
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
  const here = new Map<bigint, { abort: AbortController; done: Promise<void> }>();
  let begun = 0;
  let isStopping = false;
  let isPaused: boolean | undefined;

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

  /** What is taken while the worker stops is aborted at once, and so given back. */
  function doHere(taken: TakenJob): void {
    const { dispatchId } = taken;
    const abort = new AbortController();
    if (isStopping) abort.abort(new Error('the worker stops'));
    const run = runHere(bound, taken, abort, () => isStopping && abort.signal.aborted);
    here.set(dispatchId, { abort, done: run.finally(() => here.delete(dispatchId)) });
  }

  function room(): number {
    if (!job.isUrgent || job.limit !== undefined || isStopping || isPaused !== false) return 0;
    return Math.max(0, job.concurrency - running.size - here.size);
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
    room,
    setPaused: (now) => {
      isPaused = now;
    },
    doHere,
    here: () => [...here.keys()],
    restart: async () => {
      const old = worker;
      worker = open();
      await old.close(true);
    },
    drain: async () => {
      isStopping = true;
      await Promise.all([worker.close(), ...[...here.values()].map(({ done }) => done)]);
    },
    abort: (reason) => {
      abortRunning([...running.keys()], reason);
      for (const { abort } of here.values()) abort.abort(new Error(reason));
    },
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
