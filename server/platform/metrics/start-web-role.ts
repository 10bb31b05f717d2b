import { isNextBuild } from '../env.ts';
import { idsReady } from '../ids.ts';
import { logger } from '../logger.ts';
import { checkDependencies } from './check-dependencies.ts';
import { startHeartbeat } from './heartbeat.ts';
import { startMetricsServer } from './serve.ts';

/**
 * Starts what Next's server process has beside its routes: metrics and probes, the report of itself, and the lease of its node number.
 * A database that is away delays only the lease: the first request that needs an id asks again.
 */
export async function startWebRole(): Promise<void> {
  if (isNextBuild()) return;
  const metrics = await startMetricsServer('web', { ready: checkDependencies });
  startHeartbeat({ role: 'web', metricsPort: metrics.port });
  await idsReady().catch((error: unknown) => logger.warn({ err: error }, 'no node number could be leased yet'));
}
