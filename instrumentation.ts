/** Next calls this once per server process: the web role reports itself, serves its metrics and leases its id node. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env.NEXT_PHASE === 'phase-production-build') return;
  const [{ startMetricsServer }, { startHeartbeat }, { idsReady, releaseIds }, { pg }, redis, { logger }] =
    await Promise.all([
      import('@/server/platform/metrics/serve.ts'),
      import('@/server/platform/metrics/heartbeat.ts'),
      import('@/server/platform/ids.ts'),
      import('@/server/platform/db/client.ts'),
      import('@/server/platform/redis/client.ts'),
      import('@/server/platform/logger.ts'),
    ]);
  const isThere = (answer: Promise<unknown>) =>
    answer.then(
      () => true,
      () => false,
    );
  const ready = async () => {
    const [database, state, cache] = await Promise.all([
      isThere(pg.query('SELECT 1')),
      isThere(redis.stateRedis().ping()),
      isThere(redis.cacheRedis().ping()),
    ]);
    return { database, state, cache };
  };
  const metrics = await startMetricsServer('web', { ready });
  const heartbeat = startHeartbeat({ role: 'web', metricsPort: metrics.port });
  // Asked for again with the first id that is needed: a database that is away must not keep pages from answering.
  idsReady().catch((error: unknown) => logger.warn({ err: error }, 'no id node yet'));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      // Next ends the process itself; what is not done by then runs out by its own lifetime.
      void Promise.allSettled([heartbeat.stop(), releaseIds(), metrics.stop()]);
    });
  }
}
