import { settingsOf } from './definitions.ts';
import { forgetQueue, type JobData, jobIdOf, queueHandle } from './queues.ts';

export type JobToSend = {
  dispatchId: bigint;
  queue: string;
  payload: unknown;
  requestId: string | undefined;
  /** The job was a dead letter before: BullMQ may still keep the failed job, under whose id nothing new is taken. */
  failedBefore: boolean;
};

/** Any name but BullMQ's own: the worker then asks its own strategy. */
const BACKOFF_TYPE = 'equal-jitter';

const SEND_TIMEOUT_MS = 5_000;

/**
 * Hands jobs of one queue to BullMQ, in order. A job that is already there (same dispatch id) is left as it is, so sending again does no
 * harm. Throws when Redis is away; then any number of them may have arrived.
 */
export async function sendJobs(queue: string, jobs: JobToSend[]): Promise<void> {
  try {
    await withinTime(send(queue, jobs));
  } catch (error) {
    forgetQueue(queue);
    throw error;
  }
}

async function send(name: string, jobs: JobToSend[]): Promise<void> {
  const queue = queueHandle(name);
  const { attempts } = settingsOf(name);
  for (const job of jobs) {
    if (job.failedBefore) await removeFailed(name, job.dispatchId);
  }
  await queue.addBulk(
    jobs.map(({ dispatchId, payload, requestId }) => {
      const data: JobData = requestId === undefined ? { payload } : { payload, requestId };
      return { name, data, opts: { jobId: jobIdOf(dispatchId), attempts, backoff: { type: BACKOFF_TYPE } } };
    }),
  );
}

/** Removes the failed job with this dispatch id; one that waits, runs or is done stays. */
export async function removeFailed(queue: string, dispatchId: bigint): Promise<void> {
  const job = await queueHandle(queue).getJob(jobIdOf(dispatchId));
  if (job && (await job.isFailed())) await job.remove();
}

/** BullMQ waits for as long as Redis is away; the rows being sent are locked meanwhile. */
async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Redis did not take jobs within ${SEND_TIMEOUT_MS} ms`)),
      SEND_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
