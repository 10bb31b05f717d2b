import { Gauge } from 'prom-client';
import { registry } from '../metrics/registry.ts';
import { outboxOverview } from '../outbox/outbox-age.ts';
import { singleton } from '../singleton.ts';
import { type QueueSummary, queueOverview } from './inspect.ts';

/** Adds the gauges of queues and outbox to this process's metrics; they are read when somebody scrapes. For worker processes. */
export function registerQueueGauges(): void {
  singleton('queue-gauges', () => {
    queueGauge('queue_waiting_jobs', 'Jobs that could be done now', (queue) => queue.waiting);
    queueGauge('queue_active_jobs', 'Jobs being done', (queue) => queue.active);
    queueGauge('queue_delayed_jobs', 'Jobs that wait for their time or their next attempt', (queue) => queue.delayed);
    queueGauge(
      'queue_oldest_waiting_seconds',
      'Age of the job that waits longest',
      (queue) => (queue.oldestWaitingMs ?? 0) / 1000,
    );
    outboxGauge('outbox_waiting_rows', 'Rows that are due and not yet sent', (outbox) => outbox.waiting);
    outboxGauge(
      'outbox_oldest_seconds',
      'For how long the oldest of them has been due',
      (outbox) => outbox.oldestMs / 1000,
    );
    outboxGauge('outbox_dead_letters', 'Jobs given up', (outbox) => outbox.dead);
    return true;
  });
}

/** One look at the services serves all gauges of a scrape. While they are away the gauges say nothing. */
const readQueues = shareForASecond(queueOverview);
const readOutbox = shareForASecond(outboxOverview);

function queueGauge(name: string, help: string, read: (queue: QueueSummary) => number): void {
  new Gauge({
    name,
    help,
    labelNames: ['queue'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const queue of (await readQueues()) ?? []) this.set({ queue: queue.name }, read(queue));
    },
  });
}

type Outbox = Awaited<ReturnType<typeof outboxOverview>>;

function outboxGauge(name: string, help: string, read: (outbox: Outbox) => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      const outbox = await readOutbox();
      if (outbox) this.set(read(outbox));
      else this.remove();
    },
  });
}

function shareForASecond<T>(read: () => Promise<T>): () => Promise<T | undefined> {
  let last: { at: number; value: Promise<T | undefined> } | undefined;
  return () => {
    const now = performance.now();
    if (!last || now - last.at > 1_000) last = { at: now, value: read().catch(() => undefined) };
    return last.value;
  };
}
