import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PeerCertificate, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { closeDb } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import type { Certificates } from '../certificate-source.ts';
import { createDoor, type Door } from '../door.ts';
import { PARTS } from '../parts.ts';
import { createWebProxy, type WebProxy } from '../proxy-to-web.ts';

export const DAY_MS = 86_400_000;
export const NAMES = { dns: ['localhost', 'house', 'house.local'], ip: ['127.0.0.1', '192.168.7.5'] };
/** For what happens by itself in a while. */
export const WAIT = { timeout: 15_000, interval: 50 };

type Answer = { status: number | undefined; headers: IncomingHttpHeaders; body: string };

/** Listens on this machine only. @returns the port */
export async function listen(server: Server, at = 0): Promise<number> {
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/**
 * A folder for each test of a file, and a door opened in it with the certificates that the test brings. `at` is what stands now;
 * `seen` are the headers that reached the web role.
 */
export function standTlsDoor() {
  let web: Server;
  let proxy: WebProxy;
  const at = {
    folder: '',
    port: 0,
    seen: [] as IncomingHttpHeaders[],
    door: undefined as Door | undefined,
    certificates: undefined as Certificates | undefined,
  };

  beforeAll(async () => {
    web = createServer((request, response) => {
      at.seen.push(request.headers);
      response.end('web');
    });
    proxy = createWebProxy(`http://127.0.0.1:${await listen(web)}`);
  });
  beforeEach(() => {
    at.folder = mkdtempSync(join(tmpdir(), 'maru-tls-'));
    at.seen = [];
  });
  afterEach(async () => {
    await at.door?.drain(0);
    await at.certificates?.stop();
    at.door = at.certificates = undefined;
    rmSync(at.folder, { recursive: true, force: true });
  });
  afterAll(async () => {
    proxy.close();
    web.closeAllConnections();
    web.close();
    await closeRedis();
    await closeDb();
  });

  async function open(source: Certificates): Promise<void> {
    at.certificates = source;
    at.door = createDoor({
      parts: new Set(PARTS),
      proxy,
      realtime: null,
      ready: async () => ({}),
      certificates: source,
    });
    at.port = await listen(at.door.server);
  }

  function send(
    path: string,
    { tls = false, ca = '', port = at.port, headers = {}, method = 'GET' } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const common = { host: '127.0.0.1', port, path, method, headers };
      const take = (response: IncomingMessage) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      };
      const trust = ca ? { ca, servername: 'localhost' } : { rejectUnauthorized: false };
      const request = tls
        ? httpsRequest({ ...common, agent: new Agent(trust) }, take)
        : httpRequest({ ...common, agent: false }, take);
      request.on('error', reject);
      request.end();
    });
  }

  /** The certificate that new connections get. */
  async function shownCertificate(): Promise<PeerCertificate> {
    const socket: TLSSocket = tlsConnect({ port: at.port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const found = socket.getPeerCertificate();
    socket.destroy();
    return found;
  }

  return { at, open, send, shownCertificate };
}
