import type { ChainableCommander } from 'ioredis';
import { stateRedis } from '../redis/client.ts';
import { jobIdOf, queueKey } from './queues.ts';

/** What became of a dispatched job: `gone` means that Redis knows nothing of it. */
export type JobFate =
  | { state: 'pending' | 'completed' | 'gone' }
  | { state: 'failed'; reason: string; attempts: number };

/**
 * Looks up many jobs in one round trip. Throws when Redis is away or still loading its file, so that an outage is never taken for jobs
 * that are gone. The answer has the order of `jobs`.
 */
export async function jobFates(jobs: { queue: string; dispatchId: bigint }[]): Promise<JobFate[]> {
  const pipeline = stateRedis().pipeline();
  for (const { queue, dispatchId } of jobs) ask(pipeline, queue, jobIdOf(dispatchId));
  const answers = await runPipeline(pipeline);
  return jobs.map((_job, index) => fateOf(answers.slice(index * 3, index * 3 + 3)));
}

function ask(pipeline: ChainableCommander, queue: string, jobId: string): void {
  pipeline.zscore(queueKey(queue, 'completed'), jobId);
  pipeline.zscore(queueKey(queue, 'failed'), jobId);
  // Read last: a job that ends between the commands is then seen as pending, which is looked at again later.
  pipeline.hmget(queueKey(queue, jobId), 'timestamp', 'failedReason', 'atm');
}

function fateOf([completed, failed, job]: unknown[]): JobFate {
  if (completed !== null) return { state: 'completed' };
  const [timestamp, reason, attempts] = job as (string | null)[];
  if (failed !== null) return { state: 'failed', reason: reason ?? 'failed', attempts: Number(attempts ?? 0) };
  return { state: typeof timestamp === 'string' ? 'pending' : 'gone' };
}

/** Runs a pipeline and gives its answers; throws the first error in it. */
export async function runPipeline(pipeline: ChainableCommander): Promise<unknown[]> {
  const results = (await pipeline.exec()) ?? [];
  return results.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}
