import { isNextBuild } from '../env.ts';
import { idsReady, releaseIds } from '../ids.ts';
import { logger } from '../logger.ts';
import { startTracing, stopTracing } from '../tracing/record-span.ts';
import { checkDependencies } from './check-dependencies.ts';
import { startHeartbeat } from './heartbeat.ts';
import { startMetricsServer } from './serve.ts';
import { startSampler } from './start-sampler.ts';

/**
 * Starts what Next's server process has beside its routes: metrics and probes, the report of itself, and the lease of its node number.
 * A database that is away must not keep pages from answering: the first request that needs an id asks for the lease again.
 */
export async function startWebRole(): Promise<void> {
  if (isNextBuild()) return;
  await startTracing('web');
  const metrics = await startMetricsServer('web', { ready: checkDependencies });
  const heartbeat = startHeartbeat({ role: 'web', metricsPort: metrics.port });
  const sampler = startSampler({ role: 'web', ready: checkDependencies, runs: [] });
  idsReady().catch((error: unknown) => logger.warn({ err: error }, 'no node number could be leased yet'));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      // Next ends the process itself; what is not done by then runs out by its own lifetime.
      void Promise.allSettled([heartbeat.stop(), sampler.stop(), releaseIds(), metrics.stop(), stopTracing()]);
    });
  }
}
