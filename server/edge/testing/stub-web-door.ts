import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { flushClicks } from '@/server/links/clicks/record-click.ts';
import { closeDb } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createDoor, type Door } from '../door.ts';
import { PARTS } from '../parts.ts';
import { createWebProxy, type WebProxy } from '../proxy-to-web.ts';

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a stub of the web role tells of. */
interface Told {
  seen: Seen[];
  /** Requests to `/slow` are answered when this is called. */
  answerSlow: () => void;
}

export const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** Stands for the web role: tells what it got. */
export function createStubWeb(told: Told): Server {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      told.seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      const answer = () =>
        response.writeHead(200, { 'x-from': 'web', 'set-cookie': ['a=1', 'b=2'] }).end(`web ${body}`);
      if (request.url === '/slow') told.answerSlow = answer;
      else answer();
    });
  });
  server.on('upgrade', (request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.on('data', (chunk) => socket.write(`${request.url} ${chunk}`));
    socket.on('error', () => undefined);
  });
  return server;
}

/** Listens on this machine only. @returns the port */
export async function listen(server: Server, at = 0): Promise<number> {
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server);
}

/** A door before a stub of the web role, new for each test of a file. `at` is what stands now. */
export function standDoor() {
  let proxy: WebProxy;
  const at = { seen: [] as Seen[], answerSlow: () => undefined, port: 0 } as Told & {
    port: number;
    web: Server;
    door: Door;
  };

  beforeAll(() => {
    process.env.TRUSTED_PROXIES ??= '10.0.0.0/8';
  });
  beforeEach(async () => {
    at.seen = [];
    at.web = createStubWeb(at);
    proxy = createWebProxy(`http://127.0.0.1:${await listen(at.web)}`);
    at.door = createDoor({ parts: new Set(PARTS), proxy, realtime: null, ready: async () => ({ database: true }) });
    at.port = await listen(at.door.server);
  });
  afterEach(async () => {
    await at.door.drain(0);
    proxy.close();
    at.web.closeAllConnections();
    at.web.close();
  });
  afterAll(async () => {
    await flushClicks();
    await closeRedis();
    await closeDb();
  });

  function send(
    path: string,
    { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { port: at.port, host: '127.0.0.1', path, method, headers, agent: false as const };
      const request = httpRequest(options, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  return { at, send };
}
