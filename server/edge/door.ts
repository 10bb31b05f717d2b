import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { findShortDomain, hostOf, peekShortDomain, type ShortDomain } from '@/server/links/domains.ts';
import { openFastLane } from '@/server/links/fast-lane/fast-lane.ts';
import { leadRawPaths } from '@/server/links/lead-raw-path.ts';
import { serveShortHost, shortHostPlace } from '@/server/links/serve-short-host.ts';
import { type Place, serveShortLink } from '@/server/links/serve-short-link.ts';
import { env } from '@/server/platform/env.ts';
import { logger } from '@/server/platform/logger.ts';
import { countAnswer } from '@/server/platform/metrics/answer-times.ts';
import { readiness } from '@/server/platform/metrics/serve.ts';
import { REALTIME_PATH, type Realtime } from '@/server/realtime/server.ts';
import { logAnswer } from './access-log.ts';
import { answerDenied, answerProblem } from './answers.ts';
import type { Certificates } from './certificate-source.ts';
import { isDenied } from './deny-addresses.ts';
import { createForwarding, isEncrypted } from './forwarded.ts';
import { LAN_PATH } from './lan-page.ts';
import type { Part } from './parts.ts';
import type { WebProxy } from './proxy-to-web.ts';
import { createQueueBoard, isBoardPath } from './queue-board.ts';
import { redirectToHttps } from './redirect-to-https.ts';
import { newRequestId } from './request-id.ts';
import { isFilePath, serveFiles } from './serve-files.ts';
import { createSignInGate, isSignIn } from './sign-in-gate.ts';
import { noteShown, type TlsPair } from './tls-pair.ts';
import { createServers } from './tls-server.ts';

const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
/** Longer than what balancers keep idle connections for, so that they are the ones to close. */
const KEEP_ALIVE_MS = 65_000;
const CHECK_CONNECTIONS_MS = 5_000;
const MAX_HEADER_BYTES = 16 * 1024;
const SHORT_LINK_PATH = '/s/';

export interface DoorOptions {
  parts: ReadonlySet<Part>;
  proxy: WebProxy;
  realtime: Realtime | null;
  ready: () => Promise<Record<string, boolean>>;
  /** Gives HTTPS; without it the door speaks plain HTTP. */
  certificates?: Certificates | null;
}

/** The one public server and how to close it. */
export interface Door {
  server: Server;
  /** With HTTPS: answers plain HTTP by leading on; to be listened with on `HTTP_PORT`. */
  plain: Server | null;
  /** Takes no new connections, lets requests finish and tells clients to come back elsewhere; after `withinMs` it cuts. */
  drain(withinMs: number): Promise<void>;
}

/** The public door: short links (under `/s/`, and at the root of short domains) and realtime itself, probes, the queue dashboards; everything else by the web role. */
export function createDoor({ parts, proxy, realtime, ready, certificates = null }: DoorOptions): Door {
  const setForwarded = createForwarding(env.TRUSTED_PROXIES);
  const serveBoard = createQueueBoard();
  const gate = createSignInGate();
  const servesLinks = parts.has('links');
  const own: Place = {
    homeOf: () => '',
    showPreview: (request, response) => serve(request, response, request.url ?? '/'),
  };
  // On a short host nobody can tell the address of Maru's pages unless it was set.
  const shortHosts = shortHostPlace(() => null);
  // A browser that was told to come by HTTPS only could not be told otherwise after a certificate it never believed.
  const isSecure = certificates === null ? env.PUBLIC_URL?.startsWith('https:') === true : certificates.kind !== 'lan';
  const upgraded = new Set<Duplex>();
  let draining = false;

  const options = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: CHECK_CONNECTIONS_MS,
    noDelay: true,
  };
  const tls = certificates === null ? null : createServers(options, certificates.pair, answer, answerPlainly);
  const server: Server = tls?.server ?? createServer(options, answer);
  const show = (pair: TlsPair) => {
    tls?.use(pair);
    noteShown(pair);
  };
  if (certificates !== null) {
    noteShown(certificates.pair);
    certificates.watch(show);
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '/';
    if (draining) response.shouldKeepAlive = false;
    const domain = servesLinks ? peekShortDomain(request) : null;
    if (domain !== undefined) answerAt(domain, request, response, url);
    else void findShortDomain(hostOf(request)).then((found) => answerAt(found, request, response, url));
  }

  /** @param domain null is Maru's own address */
  function answerAt(domain: ShortDomain | null, request: IncomingMessage, response: ServerResponse, url: string): void {
    if (domain !== null && !isForCertificates(url) && !isProbe(url)) {
      serveShortHost(request, response, domain, shortHosts);
    } else if (servesLinks && url.startsWith(SHORT_LINK_PATH)) {
      serveShortLink(request, response, url.slice(SHORT_LINK_PATH.length), null, own);
    } else serve(request, response, url);
  }

  const isForCertificates = (path: string) => certificates?.find(path) !== undefined;

  /** Without TLS: probes and what the certificates need; everybody else is led to HTTPS. */
  function answerPlainly(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.split('?', 1)[0] ?? '/';
    response.shouldKeepAlive = false;
    if (isProbe(path) || certificates?.find(path)) serve(request, response, path);
    else if (certificates?.kind === 'lan' && path === '/') response.writeHead(302, { location: LAN_PATH }).end();
    else void leadToHttps(request, response);
  }

  async function leadToHttps(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const domain = servesLinks ? await findShortDomain(hostOf(request)) : null;
    redirectToHttps(request, response, (server.address() as AddressInfo).port, domain !== null);
  }

  function serve(request: IncomingMessage, response: ServerResponse, url: string): void {
    const requestId = newRequestId();
    const path = url.split('?', 1)[0] ?? url;
    setForwarded(request);
    request.headers['x-request-id'] = requestId;
    response.setHeader('x-request-id', requestId);
    if (isSecure && (tls === null || isEncrypted(request)))
      response.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
    logAnswer(request, response, path, requestId);
    countWhenSent(response, path);
    choose(request, response, path, requestId).catch((error: unknown) => {
      logger.error({ err: error, requestId }, 'a request failed at the edge');
      answerProblem(request, response, error, requestId);
    });
  }

  async function choose(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    requestId: string,
  ): Promise<void> {
    const own = certificates?.find(path);
    if (own !== undefined) await own(request, response);
    else if (path === '/healthz')
      response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end('ok\n');
    else if (path === '/readyz') await answerReadiness(response);
    else if (isDenied(request)) answerDenied(request, response, requestId);
    else if (isBoardPath(path)) await serveBoard(request, response);
    else if (parts.has('files') && isFilePath(path)) await serveFiles(request, response);
    else if (realtime !== null && isRealtimePath(path)) realtime.handleRequest(request, response);
    else await passOn(request, response, path, requestId);
  }

  async function passOn(request: IncomingMessage, response: ServerResponse, path: string, requestId: string) {
    if (isSignIn(request, path)) {
      try {
        await gate.enter(response);
      } catch (error) {
        return answerProblem(request, response, error, requestId);
      }
      if (response.closed) return;
    }
    await proxy.web(request, response, requestId);
  }

  async function answerReadiness(response: ServerResponse): Promise<void> {
    const { status, body } = await readiness(async () => ({ ...(await ready()), accepting: !draining }));
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
  }

  leadRawPaths(server);
  const lane = servesLinks
    ? openFastLane(server, {
        greetingMs: HEADERS_MS,
        keepAliveMs: KEEP_ALIVE_MS,
        prefixOf: (domain) => (domain === null ? SHORT_LINK_PATH : '/'),
      })
    : null;
  server.on('upgrade', (request, socket: Duplex, head) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    // Until somebody takes it over nobody listens, and an error without a listener ends the process.
    socket.on('error', (error) => logger.debug({ err: error }, 'an upgraded connection broke'));
    setForwarded(request);
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (isDenied(request)) socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else if (draining) socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n\r\n');
    else if (realtime !== null && isRealtimePath(path)) realtime.handleUpgrade(request, socket, head);
    else if (path.startsWith('/_next/')) void proxy.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  return {
    server,
    plain: tls?.plain ?? null,
    async drain(withinMs) {
      draining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      lane?.drain();
      tls?.plain.close();
      tls?.cutPlain();
      await realtime?.close();
      for (const socket of upgraded) socket.end();
      const timer = setTimeout(() => {
        for (const socket of upgraded) socket.destroy();
        server.closeAllConnections();
        lane?.cut();
        tls?.plain.closeAllConnections();
      }, withinMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** A long poll lasts as long as nothing happens: its time says nothing. */
function countWhenSent(response: ServerResponse, path: string): void {
  if (isRealtimePath(path)) return;
  const startedAt = performance.now();
  response.once('close', () => countAnswer(response.statusCode, performance.now() - startedAt));
}

function isRealtimePath(path: string): boolean {
  return path === REALTIME_PATH || path === `${REALTIME_PATH}/`;
}

function isProbe(path: string): boolean {
  return path === '/healthz' || path === '/readyz';
}
