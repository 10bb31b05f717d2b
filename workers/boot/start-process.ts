import { closeDb, pg } from '@/server/platform/db/client.ts';
import { idsReady, releaseIds } from '@/server/platform/ids.ts';
import { logger } from '@/server/platform/logger.ts';
import { startHeartbeat } from '@/server/platform/metrics/heartbeat.ts';
import { startMetricsServer } from '@/server/platform/metrics/serve.ts';
import { startSampler } from '@/server/platform/metrics/start-sampler.ts';
import { startDispatcher } from '@/server/platform/outbox/dispatcher.ts';
import { startReconciler } from '@/server/platform/outbox/reconciler.ts';
import { registerQueueGauges } from '@/server/platform/queue/queue-gauges.ts';
import { closeQueues } from '@/server/platform/queue/queues.ts';
import { startWorkers } from '@/server/platform/queue/run-workers.ts';
import { startSchedules } from '@/server/platform/queue/schedule.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { startTracing, stopTracing } from '@/server/platform/tracing/record-span.ts';
import type { System } from '../system.ts';
import { waitForDatabase } from './wait-for-database.ts';

export type RunningProcess = {
  /** Lets running jobs end for some seconds, gives back leases and closes all connections. */
  stop(): Promise<void>;
};

/** Time for running jobs to end; the rest of the stop has to fit behind it. */
const JOB_GRACE_MS = 5_000;

/**
 * Starts everything a worker process does for `systems`: their jobs, schedules and services, the outbox, metrics and heartbeat. Waits for
 * the database first; Redis may come later. Gives nothing when `stopping` is aborted before it has begun.
 */
export async function startProcess(systems: System[], stopping: AbortSignal): Promise<RunningProcess | undefined> {
  let begun = false;
  await startTracing('workers');
  const ready = async () => ({ started: begun, ...(await dependencies()) });
  const metrics = await startMetricsServer('workers', { ready });
  const heartbeat = startHeartbeat({ role: 'workers', metricsPort: metrics.port });
  const sampler = startSampler({ role: 'workers', ready, runs: systems.map((system) => system.name) });
  const endProcess = async (): Promise<void> => {
    await Promise.allSettled([heartbeat.stop(), sampler.stop(), metrics.stop(), stopTracing()]);
    await Promise.allSettled([closeQueues(), releaseIds()]);
    await Promise.allSettled([closeRedis(), closeDb()]);
  };

  await waitForDatabase(stopping);
  if (stopping.aborted) {
    await endProcess();
    return undefined;
  }
  await idsReady();
  registerQueueGauges();
  const workers = startWorkers(systems.flatMap((system) => system.bounds));
  const outbox = [startDispatcher({ workers }), startReconciler()];
  const schedules = startSchedules(systems.flatMap((system) => system.schedules));
  const services = systems.flatMap((system) => system.services).map((start) => start());
  begun = true;
  logger.info('workers are ready');

  return {
    stop: async () => {
      begun = false;
      // What is done may ask for more jobs, so the outbox is served to the end.
      await Promise.allSettled([
        workers.stop(JOB_GRACE_MS),
        schedules.stop(JOB_GRACE_MS),
        ...services.map(async (service) => service.stop()),
      ]);
      await Promise.allSettled(outbox.map((part) => part.stop()));
      await endProcess();
    },
  };
}

async function dependencies(): Promise<Record<string, boolean>> {
  const [database, redis] = await Promise.all([answers(pg.query('SELECT 1')), answers(stateRedis().ping())]);
  return { database, redis };
}

function answers(question: Promise<unknown>): Promise<boolean> {
  return question.then(
    () => true,
    () => false,
  );
}
