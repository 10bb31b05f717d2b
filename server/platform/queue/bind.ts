import type { Logger } from 'pino';
import type { Transaction } from '../db/transaction.ts';
import type { AnyJob, Job } from './define-job.ts';

/** What a handler knows about the run it is in. */
export type JobContext = {
  /** The same in every attempt and every redelivery of one job. */
  dispatchId: bigint;
  /** 1 for the first try. */
  attempt: number;
  /** The request that asked for the job, through any number of jobs between. */
  requestId?: string;
  /** Aborted when the attempt took too long, lost its lock, or the process must end. */
  signal: AbortSignal;
  log: Logger;
  /**
   * Runs `fn` in a transaction that also writes a receipt for this dispatch id. When the job is delivered again after that commit, `fn` is
   * not run and `undefined` comes back. At most once per handler: put the whole effect into it.
   */
  once<T>(fn: (tx: Transaction) => Promise<T>): Promise<T | undefined>;
};

export type Handler<P> = (payload: P, context: JobContext) => Promise<void>;

/** A job and what does it, ready for `startWorkers`. */
export type BoundJob = {
  job: AnyJob;
  /** Parses the stored payload and runs the handler. Throws `ZodError` when the payload no longer fits the schema. */
  handle(stored: unknown, context: JobContext): Promise<void>;
};

export type Bound = readonly BoundJob[];

/** The jobs among the exports of a `jobs.ts`. */
type JobKeys<J> = { [K in keyof J]: J[K] extends AnyJob ? K : never }[keyof J];

export type Handlers<J> = { [K in JobKeys<J>]: J[K] extends Job<infer P> ? Handler<P> : never };

/**
 * Joins a system's jobs with what does them: `bind(jobs, { checkHealth: checkTarget })`, where `jobs` is all of its `jobs.ts`.
 * A job without a handler, or a handler that wants another payload, is a type error.
 */
export function bind<J extends object>(jobs: J, handlers: Handlers<J>): Bound {
  return Object.entries(handlers).map(([key, handler]) => {
    const job: AnyJob = jobs[key as keyof J] as J[keyof J] & AnyJob;
    const run = handler as Handler<unknown>;
    return { job, handle: async (stored, context) => run(job.schema.parse(stored), context) };
  });
}
