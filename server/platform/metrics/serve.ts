import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { env } from '../env.ts';
import { logger } from '../logger.ts';
import { registry } from './registry.ts';

export type MetricsServer = { port: number; stop(): Promise<void> };

/**
 * Serves `/metrics` (Prometheus text), `/healthz` (200 while the process lives) and `/readyz` (503 with the names of what is away) on the
 * loopback address, port `METRICS_PORT` (0: a free one). `ready` says per dependency whether it can be used now.
 */
export async function startMetricsServer(
  role: string,
  options: { ready: () => Promise<Record<string, boolean>> },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    answer(request, response, options.ready).catch((error: unknown) => {
      logger.error({ err: error }, 'metrics could not be answered');
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(env.METRICS_PORT, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  logger.debug({ port, role }, 'metrics are served');
  return {
    port,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  ready: () => Promise<Record<string, boolean>>,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
  } else if (pathname === '/healthz') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
  } else if (pathname === '/readyz') {
    const { status, body } = await readiness(ready);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  } else if (pathname === '/metrics') {
    response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
  } else {
    response.writeHead(404).end();
  }
}

/** Status and JSON body of `/readyz`: `{ ready, checks: { database: true, … } }`. A check that fails counts as not ready. */
export async function readiness(
  ready: () => Promise<Record<string, boolean>>,
): Promise<{ status: 200 | 503; body: string }> {
  const checks = await ready().catch((error: unknown) => {
    logger.warn({ err: error }, 'the readiness check failed');
    return { check: false };
  });
  const isReady = Object.values(checks).every(Boolean);
  return { status: isReady ? 200 : 503, body: JSON.stringify({ ready: isReady, checks }) };
}
