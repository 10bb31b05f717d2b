import { z } from 'zod';
import { currentTransaction, type Transaction } from '../db/transaction.ts';
import { env } from '../env.ts';
import { newIdAsync, newIds } from '../ids.ts';
import { logger } from '../logger.ts';
import { wakeDispatcher } from '../outbox/wake.ts';
import { writeEntries, writeEntry } from '../outbox/write-entry.ts';
import { DEFAULT_SETTINGS, type JobSettings, rememberSettings } from './definitions.ts';
import { currentRequestId } from './request-scope.ts';

type DispatchOptions = {
  /** The job waits at least so long before it is done. */
  delayMs?: number;
  /** Defaults to the id of the request or job that this is called in. */
  requestId?: string;
};

/** What all jobs have in common, whatever they carry. */
export type AnyJob = JobSettings & { readonly name: string; readonly schema: z.ZodType };

/** A kind of job: one queue, one schema, one handler. `P` is what the handler gets (ids as `bigint`). */
export type Job<P> = AnyJob & {
  readonly schema: z.ZodType<P>;
  /**
   * Asks for the job to be done, at least once. With `tx` it is asked for exactly when that transaction commits; without, at once.
   * Nothing of Redis is needed: the outbox keeps the job until it is done. Gives the dispatch id.
   * Throws `ZodError` when the payload does not fit; inside an open transaction, `tx` must be passed.
   */
  dispatch(payload: P, tx?: Transaction, options?: DispatchOptions): Promise<bigint>;
  /** The same for many at once: one statement, one line in the log. @param options.spreadMs each waits so much longer than the one before */
  dispatchMany(
    payloads: readonly P[],
    tx?: Transaction,
    options?: DispatchOptions & { spreadMs?: number },
  ): Promise<void>;
};

export type JobDeclaration<S extends z.ZodType> = Partial<JobSettings> & { name: string; schema: S };

/**
 * Declares a job. `schema` reads what is stored (JSON) into what the handler gets; ids go through `idCodec`, other one-way transforms
 * are refused when dispatching. Names are `<system>.<verb-noun>`.
 */
export function defineJob<S extends z.ZodType>(declaration: JobDeclaration<S>): Job<z.output<S>> {
  const { name, schema, ...given } = declaration;
  const settings: JobSettings = { ...DEFAULT_SETTINGS, ...given };
  const { isUrgent = false } = settings;
  rememberSettings(name, settings);
  return {
    ...settings,
    name,
    schema: schema as unknown as z.ZodType<z.output<S>>,
    async dispatch(payload, tx, options = {}) {
      const stored = z.encode(schema, payload);
      if (!tx) refuseForgottenTransaction(name);
      const id = await newIdAsync();
      const requestId = options.requestId ?? currentRequestId();
      await writeEntry({ id, queue: name, payload: stored, requestId, delayMs: options.delayMs ?? 0, isUrgent }, tx);
      const afterwards = () => {
        logger.info({ queue: name, dispatchId: id.toString(), requestId }, 'job asked for');
        wakeDispatcher();
      };
      if (tx) tx.afterCommit(afterwards);
      else afterwards();
      return id;
    },
    async dispatchMany(payloads, tx, options = {}) {
      if (payloads.length === 0) return;
      const { delayMs = 0, spreadMs = 0, requestId = currentRequestId() } = options;
      const stored = payloads.map((payload) => z.encode(schema, payload));
      if (!tx) refuseForgottenTransaction(name);
      const ids = await newIds(stored.length);
      const entries = ids.map((id, place) => ({ id, payload: stored[place], delayMs: delayMs + place * spreadMs }));
      await writeEntries({ queue: name, isUrgent }, requestId, entries, tx);
      const afterwards = () => {
        logger.info(
          { queue: name, jobs: ids.length, firstDispatchId: ids[0]?.toString(), requestId },
          'jobs asked for',
        );
        wakeDispatcher();
      };
      if (tx) tx.afterCommit(afterwards);
      else afterwards();
    },
  };
}

/** A job asked for beside the open transaction would run even if that is rolled back, or before it is visible. */
function refuseForgottenTransaction(name: string): void {
  if (!currentTransaction()) return;
  const error = new Error(`${name} was dispatched inside a transaction without passing it: dispatch(payload, tx)`);
  if (env.NODE_ENV !== 'production') throw error;
  logger.error({ err: error }, 'job dispatched beside its transaction');
}
