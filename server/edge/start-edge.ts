import type { AddressInfo } from 'node:net';
import { flushClicks } from '@/server/links/clicks/record-click.ts';
import { closeDb } from '@/server/platform/db/client.ts';
import { env } from '@/server/platform/env.ts';
import { idsReady, releaseIds } from '@/server/platform/ids.ts';
import { logger } from '@/server/platform/logger.ts';
import { startHeartbeat } from '@/server/platform/metrics/heartbeat.ts';
import { startMetricsServer } from '@/server/platform/metrics/serve.ts';
import { startSampler } from '@/server/platform/metrics/start-sampler.ts';
import { closeQueues } from '@/server/platform/queue/queues.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { startTracing, stopTracing } from '@/server/platform/tracing/record-span.ts';
import { startRealtime } from '@/server/realtime/server.ts';
import type { Certificates } from './certificate-source.ts';
import { registerDiskGauges } from './disk-gauge.ts';
import { createDoor } from './door.ts';
import { isOwnOrigin } from './forwarded.ts';
import type { Part } from './parts.ts';
import { createWebProxy } from './proxy-to-web.ts';
import { createReadiness } from './readiness.ts';
import { openCertificates } from './tls-certificates.ts';

/** Requests under way get so long, what follows them (clicks, leases, connections) the rest of the supervisor's 10 s. */
const DRAIN_MS = 5_000;
const FLUSH_MS = 2_000;

export interface RunningEdge {
  port: number;
  /** Lets requests finish, sends what waits and closes all connections. */
  stop(): Promise<void>;
}

/**
 * Starts the edge with everything that belongs to its process.
 * @throws when the port cannot be listened on
 */
export async function startEdge(parts: ReadonlySet<Part>): Promise<RunningEdge> {
  await startTracing('edge');
  const certificates = await openCertificates();
  const proxy = createWebProxy(env.WEB_URL);
  const ready = createReadiness(proxy.isThere);
  const realtime = parts.has('realtime') ? await startRealtime({ isOwnOrigin }) : null;
  const door = createDoor({ parts, proxy, realtime, ready, certificates });
  const port = await listen(door.server, env.PORT, env.HOST);
  const httpPort = plainPort(certificates);
  if (door.plain !== null && httpPort !== undefined) await listen(door.plain, httpPort, env.HOST);

  // Redirects need no lease: without one clicks get another kind of id until Postgres is there.
  idsReady().catch((error: unknown) => logger.warn({ err: error }, 'no node number could be leased yet'));
  registerDiskGauges();
  const metrics = await startMetricsServer('edge', { ready });
  const heartbeat = startHeartbeat({ role: 'edge', metricsPort: metrics.port });
  const sampler = startSampler({ role: 'edge', ready, runs: [...parts] });
  logger.info({ port, parts: [...parts], tls: certificates?.kind ?? 'none' }, 'the edge listens');

  return {
    port,
    async stop() {
      await door.drain(DRAIN_MS);
      await certificates?.stop();
      await Promise.race([flushClicks(), new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref())]);
      proxy.close();
      await Promise.allSettled([
        heartbeat.stop(),
        sampler.stop(),
        metrics.stop(),
        stopTracing(),
        closeQueues(),
        releaseIds(),
      ]);
      await Promise.allSettled([closeRedis(), closeDb()]);
    },
  };
}

/** Where plain HTTP is led on to HTTPS. An ACME server looks at port 80 alone. */
function plainPort(certificates: Certificates | null): number | undefined {
  return env.HTTP_PORT ?? (certificates?.kind === 'acme' ? 80 : undefined);
}

function listen(server: import('node:http').Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
