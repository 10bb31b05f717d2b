import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeDb } from '@/server/platform/db/client.ts';
import { env } from '@/server/platform/env.ts';
import { idsReady, releaseIds } from '@/server/platform/ids.ts';
import { logger } from '@/server/platform/logger.ts';
import { checkDependencies } from '@/server/platform/metrics/check-dependencies.ts';
import { startHeartbeat } from '@/server/platform/metrics/heartbeat.ts';
import { readiness, startMetricsServer } from '@/server/platform/metrics/serve.ts';
import { startSampler } from '@/server/platform/metrics/start-sampler.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { startTracing, stopTracing } from '@/server/platform/tracing/record-span.ts';
import { flushClicks } from './clicks/record-click.ts';
import { findShortDomain, hostOf, peekShortDomain } from './domains.ts';
import { openFastLane } from './fast-lane/fast-lane.ts';
import { leadRawPaths } from './lead-raw-path.ts';
import { serveShortHost, shortHostPlace } from './serve-short-host.ts';

const HEADERS_MS = 10_000;
/** Nothing but a small form is ever sent here. */
const REQUEST_MS = 15_000;
/** Longer than what balancers keep idle connections for, so that they are the ones to close. */
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** Requests under way get so long, what follows them (clicks, leases, connections) the rest of the supervisor's 10 s. */
const DRAIN_MS = 5_000;
const FLUSH_MS = 2_000;

export interface RunningRedirector {
  port: number;
  /** Lets requests finish, sends what waits and closes all connections. */
  stop(): Promise<void>;
}

/**
 * Starts the process that answers short links and nothing else, at the root of whatever host it is asked by: of short domains theirs, of any
 * other host Maru's own links.
 * @throws when the port cannot be listened on
 */
export async function startRedirector(): Promise<RunningRedirector> {
  await startTracing('redirector');
  const door = createRedirector(checkDependencies);
  const port = await listen(door.server);
  // Redirects need no lease: without one clicks get another kind of id until Postgres is there.
  idsReady().catch((error: unknown) => logger.warn({ err: error }, 'no node number could be leased yet'));
  const metrics = await startMetricsServer('redirector', { ready: checkDependencies });
  const heartbeat = startHeartbeat({ role: 'redirector', metricsPort: metrics.port });
  const sampler = startSampler({ role: 'redirector', ready: checkDependencies, runs: ['links'] });
  logger.info({ port }, 'the redirector listens');

  return {
    port,
    async stop() {
      await door.drain(DRAIN_MS);
      await Promise.race([flushClicks(), new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref())]);
      await Promise.allSettled([heartbeat.stop(), sampler.stop(), metrics.stop(), stopTracing(), releaseIds()]);
      await Promise.allSettled([closeRedis(), closeDb()]);
    },
  };
}

/** The server alone. @param ready says per dependency whether it can be used now */
export function createRedirector(ready: () => Promise<Record<string, boolean>>): {
  server: Server;
  /** Takes no new connections and lets requests finish; after `withinMs` it cuts. */
  drain(withinMs: number): Promise<void>;
} {
  const place = shortHostPlace(guessHome);
  let isDraining = false;

  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      noDelay: true,
    },
    (request, response) => {
      if (isDraining) response.shouldKeepAlive = false;
      const url = request.url ?? '/';
      if (url === '/healthz') answerProbe(response, 200, 'ok\n');
      else if (url === '/readyz') void answerReadiness(response);
      else {
        const domain = peekShortDomain(request);
        if (domain !== undefined) serveShortHost(request, response, domain, place);
        else void findShortDomain(hostOf(request)).then((found) => serveShortHost(request, response, found, place));
      }
    },
  );

  leadRawPaths(server);
  const lane = openFastLane(server, { greetingMs: HEADERS_MS, keepAliveMs: KEEP_ALIVE_MS, prefixOf: () => '/' });

  async function answerReadiness(response: ServerResponse): Promise<void> {
    const { status, body } = await readiness(async () => ({ ...(await ready()), accepting: !isDraining }));
    answerProbe(response, status, body);
  }

  return {
    server,
    async drain(withinMs) {
      isDraining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      lane.drain();
      const timer = setTimeout(() => {
        server.closeAllConnections();
        lane.cut();
      }, withinMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function answerProbe(response: ServerResponse, status: number, body: string): void {
  const type = body.startsWith('{') ? 'application/json' : 'text/plain';
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

/** Without `PUBLIC_URL` the pages are thought to be on the same machine, behind the public door. */
function guessHome(request: IncomingMessage): string | null {
  const host = hostOf(request) ?? '';
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : null;
  return url === null || url.host !== host.toLowerCase() ? null : `http://${url.hostname}:${env.PORT}`;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(env.REDIRECTOR_PORT ?? 0, env.HOST, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
