import { Queue } from 'bullmq';
import { logger } from '../logger.ts';
import { stateRedis } from '../redis/client.ts';
import { singleton } from '../singleton.ts';

/** Prefix of all BullMQ keys: `maru:<queue>:<what>`. */
export const QUEUE_PREFIX = 'maru';

/** The Redis set with the names of all queues that some worker serves or served. */
const QUEUE_NAMES_KEY = 'queues';

export type JobData = { payload: unknown; requestId?: string };

export type StoredQueue = Queue<JobData, void, string>;

function handles(): Map<string, StoredQueue> {
  return singleton('queues', () => new Map<string, StoredQueue>());
}

/** The sending and looking side of a queue, on the shared connection that fails fast. Reused within the process. */
export function queueHandle(name: string): StoredQueue {
  const known = handles().get(name);
  if (known) return known;
  const queue: StoredQueue = new Queue(name, {
    connection: stateRedis(),
    prefix: QUEUE_PREFIX,
    skipVersionCheck: true,
    skipMetasUpdate: true,
  });
  // An outage is told by whoever uses the queue; a listener must be there or the event ends the process.
  queue.on('error', (error) => logger.debug({ err: error, queue: name }, 'queue connection'));
  handles().set(name, queue);
  return queue;
}

/** Drops a handle that failed: one whose first contact with Redis failed never recovers. */
export function forgetQueue(name: string): void {
  const queue = handles().get(name);
  handles().delete(name);
  queue?.close().catch(() => undefined);
}

/** Closes all handles of this process. */
export async function closeQueues(): Promise<void> {
  const open = [...handles().values()];
  handles().clear();
  await Promise.allSettled(open.map((queue) => queue.close()));
}

/** BullMQ's id of the job with this dispatch id (its own ids may not be all digits). */
export function jobIdOf(dispatchId: bigint): string {
  return `d-${dispatchId}`;
}

/** The dispatch id in a BullMQ job id, or undefined for a job that did not come from the outbox. */
export function dispatchIdOf(jobId: string | undefined): bigint | undefined {
  const digits = jobId === undefined ? null : /^d-(\d{1,19})$/.exec(jobId);
  return digits?.[1] === undefined ? undefined : BigInt(digits[1]);
}

/** The Redis key of something of a queue, for example `wait`, or of a job by its id. */
export function queueKey(queue: string, what: string): string {
  return `${QUEUE_PREFIX}:${queue}:${what}`;
}

/** Makes the queues known to the board and the overview of other processes. */
export async function registerQueues(names: string[]): Promise<void> {
  if (names.length > 0) await stateRedis().sadd(QUEUE_NAMES_KEY, ...names);
}

/** The names of all known queues, in order. */
export async function registeredQueues(): Promise<string[]> {
  return (await stateRedis().smembers(QUEUE_NAMES_KEY)).sort();
}
