import { type Job as StoredJob, UnrecoverableError } from 'bullmq';
import { ZodError } from 'zod';
import { jobDuration } from '../metrics/registry.ts';
import { settleDone } from '../outbox/settle-entries.ts';
import { recordSpan } from '../tracing/record-span.ts';
import type { BoundJob, JobContext } from './bind.ts';
import { createJobContext } from './job-context.ts';
import { dispatchIdOf, type JobData } from './queues.ts';
import { withRequestId } from './request-scope.ts';

/**
 * Does one attempt: parse, handle, forget the outbox row, and only then acknowledge (by resolving). Whatever is thrown makes BullMQ retry;
 * an `UnrecoverableError` makes it give up at once. `abort` ends the attempt from outside.
 */
export async function runJob(bound: BoundJob, stored: StoredJob<JobData>, abort: AbortController): Promise<void> {
  const dispatchId = dispatchIdOf(stored.id);
  if (dispatchId === undefined) throw new UnrecoverableError('a job must come from the outbox');
  const { requestId } = stored.data;
  const attempt = stored.attemptsMade + 1;
  const context = createJobContext({ queue: bound.job.name, dispatchId, attempt, requestId, signal: abort.signal });
  const startedAt = performance.now();
  try {
    await withRequestId(requestId, () => untilAborted(bound, stored.data.payload, context, abort));
  } catch (error) {
    const failure = asFailure(error);
    const last = failure instanceof UnrecoverableError || attempt >= (stored.opts.attempts ?? 1);
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
