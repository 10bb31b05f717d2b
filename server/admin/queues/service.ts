import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { isUnavailable } from '@/server/platform/errors.ts';
import { readHistory, SERVICES } from '@/server/platform/metrics/history.ts';
import { perMinute } from '@/server/platform/metrics/per-minute.ts';
import { countDeadLetters, discardDeadLetters, retryDeadLetters } from '@/server/platform/outbox/dead-letters.ts';
import { queueOverview } from '@/server/platform/queue/inspect.ts';
import { authorizeOperator } from '../policy.ts';
import type { QueueList, QueueState, SettledMany, SettleMany } from './schema.ts';

const THROUGHPUT_MS = 5 * 60_000;
/** One call settles so many at most: it stays a short statement, and the outbox takes them in turn. */
const MOST_AT_ONCE = 1_000;

/** Every queue, by name. */
export async function listQueues(viewer: Viewer): Promise<QueueList> {
  authorizeOperator(viewer);
  const dead = await countDeadLetters();
  try {
    const [summaries, history] = await Promise.all([queueOverview(), readHistory('fine', Date.now() - THROUGHPUT_MS)]);
    const samples = history.get(SERVICES) ?? [];
    const known = summaries.map((queue) => ({
      ...queue,
      dead: dead.get(queue.name) ?? 0,
      donePerMinute: perMinute(samples, `queue:${queue.name}:done`),
      failedPerMinute: perMinute(samples, `queue:${queue.name}:failed`),
    }));
    const names = new Set(known.map(({ name }) => name));
    return { redisReachable: true, items: [...known, ...onlyDead(dead, names)] };
  } catch (error) {
    if (isUnavailable(error)) return { redisReachable: false, items: onlyDead(dead, new Set()) };
    throw error;
  }
}

/** Queues of which nothing is left but dead letters: their worker was never started here. */
function onlyDead(dead: Map<string, number>, known: Set<string>): QueueState[] {
  return [...dead]
    .filter(([name]) => !known.has(name))
    .map(([name, count]) => ({
      name,
      paused: false,
      waiting: 0,
      active: 0,
      delayed: 0,
      failed: 0,
      oldestWaitingMs: null,
      dead: count,
      donePerMinute: null,
      failedPerMinute: null,
    }));
}

/** Retries or discards the dead letters of one queue, the oldest first, up to a thousand. */
export async function settleMany(viewer: Viewer, { queue, action }: SettleMany): Promise<SettledMany> {
  const { id } = authorizeOperator(viewer);
  const settled = await (action === 'retry' ? retryDeadLetters : discardDeadLetters)(queue, MOST_AT_ONCE);
  if (settled > 0) {
    const event = action === 'retry' ? 'sys_job_retried' : 'sys_job_discarded';
    await recordAudit({ event, actorId: id, details: { queue, count: settled } });
  }
  return { settled, left: (await countDeadLetters()).get(queue) ?? 0 };
}
