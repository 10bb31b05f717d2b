import { type Job as StoredJob, UnrecoverableError } from 'bullmq';
import { ZodError } from 'zod';
import { jobDuration } from '../metrics/registry.ts';
import { settleDone } from '../outbox/settle-entries.ts';
import { recordSpan } from '../tracing/record-span.ts';
import type { BoundJob, JobContext } from './bind.ts';
import { createJobContext } from './job-context.ts';
import { dispatchIdOf, type JobData } from './queues.ts';
import { withRequestId } from './request-scope.ts';

/** One attempt at a job. */
type Attempt = {
  dispatchId: bigint;
  payload: unknown;
  requestId: string | undefined;
  /** 1 for the first try. */
  attempt: number;
  /** So many are made. */
  attempts: number;
};

/** Does one attempt at a job as BullMQ has stored it. Resolving acknowledges it; what is thrown is as `attemptJob` says. */
export async function runJob(bound: BoundJob, stored: StoredJob<JobData>, abort: AbortController): Promise<void> {
  const dispatchId = dispatchIdOf(stored.id);
  if (dispatchId === undefined) throw new UnrecoverableError('a job must come from the outbox');
  const { data, attemptsMade, opts } = stored;
  const attempt = { dispatchId, ...data, requestId: data.requestId, attempt: attemptsMade + 1 };
  await attemptJob(bound, { ...attempt, attempts: opts.attempts ?? 1 }, abort);
}

/**
 * Does one attempt: parse, handle, and only then forget the outbox row. Throws what the handler threw, for another attempt; an
 * `UnrecoverableError` when there is no use in one. `abort` ends the attempt from outside.
 */
export async function attemptJob(
  bound: BoundJob,
  { dispatchId, payload, requestId, attempt, attempts }: Attempt,
  abort: AbortController,
): Promise<void> {
  const context = createJobContext({ queue: bound.job.name, dispatchId, attempt, requestId, signal: abort.signal });
  const startedAt = performance.now();
  try {
    await withRequestId(requestId, () => untilAborted(bound, payload, context, abort));
  } catch (error) {
    const failure = asFailure(error);
    const last = failure instanceof UnrecoverableError || attempt >= attempts;
    report(context, bound.job.name, last ? 'dead' : 'retry', startedAt, error);
    throw failure;
  }
  report(context, bound.job.name, 'done', startedAt);
  await settleDone(dispatchId);
}

/** A handler that ignores its signal must not hold its place for ever; it may still be running while the job is tried again. */
async function untilAborted(
  bound: BoundJob,
  payload: unknown,
  context: JobContext,
  abort: AbortController,
): Promise<void> {
  const { timeoutMs } = bound.job;
  const timer = setTimeout(() => abort.abort(new Error(`took longer than ${timeoutMs} ms`)), timeoutMs);
  const aborted = new Promise<never>((_resolve, reject) => {
    abort.signal.addEventListener('abort', () => reject(abort.signal.reason), { once: true });
  });
  try {
    await Promise.race([bound.handle(payload, context), aborted]);
  } finally {
    clearTimeout(timer);
  }
}

function report(
  context: JobContext,
  queue: string,
  outcome: 'done' | 'retry' | 'dead',
  startedAt: number,
  error?: unknown,
): void {
  const ms = Math.round(performance.now() - startedAt);
  jobDuration.observe({ job: queue, outcome }, ms / 1000);
  const attributes = { 'messaging.destination.name': queue, 'job.outcome': outcome };
  recordSpan({ name: queue, kind: 'consumer', requestId: context.requestId, startedAt, attributes, error });
  if (outcome === 'done') context.log.info({ ms }, 'job done');
  else if (outcome === 'retry') context.log.warn({ err: error, ms }, 'job failed and will be tried again');
  else context.log.error({ err: error, ms }, 'job failed for good');
}

/** A payload that does not fit will not fit next time either. */
function asFailure(error: unknown): Error {
  if (error instanceof ZodError) return new UnrecoverableError(`payload does not fit: ${error.message}`);
  return error instanceof Error ? error : new Error(String(error));
}
