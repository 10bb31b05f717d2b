import { UnrecoverableError } from 'bullmq';
import { logger } from '../logger.ts';
import { settleDead } from '../outbox/settle-entries.ts';
import { giveBack, type TakenJob } from '../outbox/take-here.ts';
import { stateRedis } from '../redis/client.ts';
import { backoffDelay } from './backoff.ts';
import type { BoundJob } from './bind.ts';
import { queueKey } from './queues.ts';
import { attemptJob } from './run-job.ts';

/**
 * Does the first attempt at a job that this process took from the outbox itself, without its queue. When it fails the queue gets it, for all of its
 * attempts. Never throws.
 * @param wasLetGo whether the attempt was ended because the process stops: then it counts nothing
 */
export async function runHere(
  bound: BoundJob,
  { dispatchId, payload, requestId }: TakenJob,
  abort: AbortController,
  wasLetGo: () => boolean,
): Promise<void> {
  const { name, attempts, backoffMs } = bound.job;
  try {
    abort.signal.throwIfAborted();
    await attemptJob(bound, { dispatchId, payload, requestId, attempt: 1, attempts: attempts + 1 }, abort);
    count(name);
  } catch (error) {
    await afterFailure(dispatchId, error as Error, { backoffMs, wasLetGo: wasLetGo() }).catch((cause: unknown) =>
      logger.warn(
        { err: cause, queue: name },
        'a job that failed comes back when the outbox is compared with the queues',
      ),
    );
  }
}

async function afterFailure(
  id: bigint,
  error: Error,
  { backoffMs, wasLetGo }: { backoffMs: number; wasLetGo: boolean },
): Promise<void> {
  if (wasLetGo) await giveBack(id, { attempts: 0, delayMs: 0 });
  else if (error instanceof UnrecoverableError) await settleDead(id, 1, error.message);
  else await giveBack(id, { attempts: 1, delayMs: backoffDelay(1, backoffMs) });
}

/** What BullMQ counts of those that it has done itself, for whoever looks at the queue. */
function count(queue: string): void {
  stateRedis()
    .hincrby(queueKey(queue, 'metrics:completed'), 'count', 1)
    .catch((error: unknown) => logger.debug({ err: error, queue }, 'a job that is done was not counted'));
}
