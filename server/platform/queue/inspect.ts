import type { ChainableCommander } from 'ioredis';
import { stateRedis } from '../redis/client.ts';
import { runPipeline } from './job-states.ts';
import { queueKey, registeredQueues } from './queues.ts';

export type QueueSummary = {
  name: string;
  paused: boolean;
  waiting: number;
  active: number;
  delayed: number;
  /** Failed jobs that BullMQ still keeps to be looked at. */
  failed: number;
  /** Age of the job that waits longest, null when none waits. */
  oldestWaitingMs: number | null;
  /** Jobs done and jobs failed for good, since Redis began to count. */
  processedTotal: number;
  failedTotal: number;
  /** Jobs done in the last whole minute that was counted. */
  processedPerMinute: number;
};

const COMMANDS_PER_QUEUE = 10;

/** How every known queue is doing, by name. Throws when Redis is away. */
export async function queueOverview(): Promise<QueueSummary[]> {
  const names = await registeredQueues();
  const pipeline = stateRedis().pipeline();
  for (const name of names) askAbout(pipeline, name);
  const answers = await runPipeline(pipeline);
  const heads = names.map((_name, index) => answers[index * COMMANDS_PER_QUEUE] as string | null);
  const ages = await waitingAges(names, heads);
  return names.map((name, index) => {
    const own = answers.slice(index * COMMANDS_PER_QUEUE, (index + 1) * COMMANDS_PER_QUEUE);
    return summarize(name, own, ages[index] ?? null);
  });
}

function askAbout(pipeline: ChainableCommander, queue: string): void {
  pipeline.lindex(queueKey(queue, 'wait'), -1);
  pipeline.hexists(queueKey(queue, 'meta'), 'paused');
  pipeline.llen(queueKey(queue, 'wait'));
  pipeline.zcard(queueKey(queue, 'prioritized'));
  pipeline.llen(queueKey(queue, 'active'));
  pipeline.zcard(queueKey(queue, 'delayed'));
  pipeline.zcard(queueKey(queue, 'failed'));
  pipeline.hget(queueKey(queue, 'metrics:completed'), 'count');
  pipeline.hget(queueKey(queue, 'metrics:failed'), 'count');
  pipeline.lindex(queueKey(queue, 'metrics:completed:data'), 0);
}

function summarize(name: string, answers: unknown[], oldestWaitingMs: number | null): QueueSummary {
  const [, paused, waiting, prioritized, active, delayed, failed, processedTotal, failedTotal, perMinute] = answers.map(
    Number,
  ) as Tuple10;
  return {
    name,
    paused: paused === 1,
    waiting: waiting + prioritized,
    active,
    delayed,
    failed,
    oldestWaitingMs,
    processedTotal,
    failedTotal,
    processedPerMinute: perMinute,
  };
}

type Tuple10 = [number, number, number, number, number, number, number, number, number, number];

/** For each queue the age of the job `heads` names, null without one. */
async function waitingAges(queues: string[], heads: (string | null)[]): Promise<(number | null)[]> {
  const pipeline = stateRedis().pipeline();
  for (const [index, queue] of queues.entries()) pipeline.hget(queueKey(queue, heads[index] ?? ''), 'timestamp');
  const timestamps = await runPipeline(pipeline);
  const now = Date.now();
  return timestamps.map((timestamp) => (typeof timestamp === 'string' ? Math.max(0, now - Number(timestamp)) : null));
}
