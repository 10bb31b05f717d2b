import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startClickCounter } from '@/server/links/count-clicks.ts';
import { createTestLink } from '@/server/links/factory.ts';
import { flushClicks } from '@/server/links/record-click.ts';
import { removeLink } from '@/server/links/service.ts';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { dropSettings } from '@/server/platform/settings/settings.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { makeUser } from '@/server/users/factory.ts';
import { createDoor, type Door } from './door.ts';
import { forgetMisses } from './limit-missing-links.ts';
import { PARTS } from './parts.ts';
import { createWebProxy, type WebProxy } from './proxy-to-web.ts';

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

let web: Server;
let proxy: WebProxy;
let door: Door;
let port = 0;
let seen: Seen[] = [];
/** Requests to `/slow` are answered when this is called. */
let answerSlow: () => void = () => undefined;

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** Stands for the web role: tells what it got. */
function createStubWeb(): Server {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      const answer = () =>
        response.writeHead(200, { 'x-from': 'web', 'set-cookie': ['a=1', 'b=2'] }).end(`web ${body}`);
      if (request.url === '/slow') answerSlow = answer;
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

async function listen(server: Server, at = 0): Promise<number> {
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server);
}

function send(
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', path, method, headers, agent: false }, (response) => {
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

const clicksOf = async (id: bigint) => {
  const { rows } = await pg.query<{ clicks: bigint }>('SELECT clicks FROM links WHERE id = $1', [id]);
  return Number(rows[0]?.clicks);
};

beforeAll(async () => {
  process.env.TRUSTED_PROXIES = '10.0.0.0/8';
});

beforeEach(async () => {
  seen = [];
  web = createStubWeb();
  proxy = createWebProxy(`http://127.0.0.1:${await listen(web)}`);
  door = createDoor({ parts: new Set(PARTS), proxy, realtime: null, ready: async () => ({ database: true }) });
  port = await listen(door.server);
});

afterEach(async () => {
  await door.drain(0);
  proxy.close();
  web.closeAllConnections();
  web.close();
});

afterAll(async () => {
  await flushClicks();
  await closeRedis();
  await closeDb();
});

describe('files', () => {
  it('serves a signed address itself and tells of no other', async () => {
    const key = `door/${crypto.randomUUID()}`;
    await storage().put(key, Buffer.from('bytes of a file'), { contentType: 'text/plain' });
    const address = await storage().signedUrl(key, { method: 'GET', expiresInS: 60 });
    expect(await send(address)).toMatchObject({
      status: 200,
      body: 'bytes of a file',
      headers: { 'content-type': 'text/plain' },
    });
    expect(await send(address, { headers: { range: 'bytes=0-4' } })).toMatchObject({ status: 206, body: 'bytes' });
    expect((await send(`${address}x`)).status).toBe(404);
    expect(seen).toEqual([]);
  });
});

describe('short links', () => {
  it('redirects, from the database and then from memory, and counts each GET and no HEAD', async () => {
    const { alias, url, id } = await createTestLink();
    const counter = startClickCounter();
    for (let n = 0; n < 3; n++) {
      const answer = await send(`/s/${alias}`);
      expect(answer).toMatchObject({ status: 302, body: '', headers: { location: url, 'cache-control': 'no-store' } });
      expect(await send(`/s/${alias}`, { method: 'HEAD' })).toMatchObject({ status: 302, headers: { location: url } });
    }
    await vi.waitFor(async () => expect(await clicksOf(id)).toBe(3), { timeout: 10_000 });
    await counter.stop();
    expect(seen).toEqual([]);
  });

  it('takes Korean aliases, a query, and the dots and slashes that sentences add', async () => {
    const { alias, url } = await createTestLink(`여름-${crypto.randomUUID()}`);
    const path = `/s/${encodeURIComponent(alias)}`;
    const decomposed = `/s/${encodeURIComponent(alias.normalize('NFD'))}`;
    for (const each of [path, `${path}?utm_source=x`, `${path}/`, `${path}.`, decomposed]) {
      expect(await send(each)).toMatchObject({ status: 302, headers: { location: url } });
    }
  });

  it.each([
    '/s/',
    '/s/%',
    '/s/%E0%A4%A',
    '/s/a%2Fb',
    '/s/a/b',
    '/s/..',
    '/s/nobody-has-this',
    `/s/${'x'.repeat(9_000)}`,
  ])('answers %s with a page that says so', async (path) => {
    const answer = await send(path, { headers: { accept: 'text/html', 'accept-language': 'ko-KR,ko;q=0.9' } });
    expect(answer.status).toBe(404);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.body).toContain('<html lang="ko"');
    expect(answer.body).not.toContain('nobody-has-this');
  });

  it('tells programs in JSON', async () => {
    const answer = await send('/s/nobody-has-this', { headers: { accept: 'application/json' } });
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'not_found', reason: 'link_missing' });
  });

  it('that does not exist can be tried for a while, then the caller waits, but known links still work', async () => {
    const { alias } = await createTestLink();
    expect((await send(`/s/${alias}`)).status).toBe(302);
    forgetMisses();
    const statuses: (number | undefined)[] = [];
    for (let attempt = 0; attempt < 62; attempt++) statuses.push((await send(`/s/scan-${attempt}`)).status);
    forgetMisses();
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(404));
    expect(statuses.slice(60)).toEqual([429, 429]);
    for (let attempt = 0; attempt < 60; attempt++) await send(`/s/scan-${attempt}`);
    const limited = await send('/s/scan-61', { headers: { accept: 'application/json' } });
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(50);
    expect(JSON.parse(limited.body)).toMatchObject({ status: 429, reason: 'rate_limited' });
    expect((await send(`/s/${alias}`)).status).toBe(302);
    forgetMisses();
    expect((await send('/s/scan-62')).status).toBe(404);
  });

  it('is missing as soon as it lies in the trash', async () => {
    const { alias, id, owner } = await createTestLink();
    expect((await send(`/s/${alias}`)).status).toBe(302);
    await removeLink(owner, id);
    expect((await send(`/s/${alias}`)).status).toBe(404);
  });

  it('takes no other method', async () => {
    expect(await send('/s/x', { method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });
});

describe('everything else', () => {
  it('goes to the web role, with its body, and comes back as it is', async () => {
    const headers = { 'content-type': 'application/json', cookie: 'c=1', host: 'maru.example' };
    const answer = await send('/v1/links?q=1', { method: 'POST', headers, body: '{"url":"가"}' });
    expect(answer).toMatchObject({ status: 200, body: 'web {"url":"가"}', headers: { 'x-from': 'web' } });
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(answer.headers['x-request-id']).toBe(seen[0]?.headers['x-request-id']);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v1/links?q=1', headers });
  });

  it('tells the web role who really calls', async () => {
    const lies = {
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-real-ip': '1.2.3.4',
      'x-request-id': 'mine',
      'x-middleware-subrequest': 'middleware',
      forwarded: 'for=1.2.3.4',
      host: 'maru.example',
    };
    await send('/', { headers: lies });
    const headers = seen[0]?.headers ?? {};
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'maru.example',
    });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    for (const name of ['x-real-ip', 'x-middleware-subrequest', 'forwarded']) expect(headers).not.toHaveProperty(name);
  });

  it('waits for a web role that is starting again', async () => {
    const webPort = portOf(web);
    web.closeAllConnections();
    await new Promise((resolve) => web.close(resolve));
    const waiting = send('/links', { headers: { accept: 'text/html' } });
    web = createStubWeb();
    await listen(web, webPort);
    expect(await waiting).toMatchObject({ status: 200, body: 'web ' });
  });

  it('says that it is away: to people with a page that loads itself again, to programs with a problem', async () => {
    web.closeAllConnections();
    await new Promise((resolve) => web.close(resolve));
    const page = await send('/links', { headers: { accept: 'text/html' } });
    expect(page).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(page.body).toContain('http-equiv="refresh"');
    const problem = await send('/v1/links', { method: 'POST', body: '{}' });
    expect(problem).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
    });
    expect(JSON.parse(problem.body)).toMatchObject({ code: 'unavailable' });
  });

  it('passes on the upgrades of development and no others', async () => {
    const speak = async (path: string) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
      const [head] = await once(socket, 'data');
      if (!String(head).startsWith('HTTP/1.1 101')) {
        socket.destroy();
        return String(head).split('\r\n')[0];
      }
      socket.write('hello');
      const [echo] = await once(socket, 'data');
      socket.destroy();
      return String(echo);
    };
    expect(await speak('/_next/webpack-hmr')).toBe('/_next/webpack-hmr hello');
    expect(await speak('/anything')).toBe('HTTP/1.1 404 Not Found');
  });
});

describe('probes', () => {
  it('tell that it lives and what it can use', async () => {
    expect(await send('/healthz')).toMatchObject({ status: 200 });
    const ready = await send('/readyz');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.body)).toEqual({ ready: true, checks: { database: true, accepting: true } });
  });
});

describe('the queue dashboards', () => {
  it('are there for admins only', async () => {
    const [admin, user] = await Promise.all([makeUser({ role: 'admin' }), makeUser()]);
    for (const cookie of ['', user.cookie]) {
      expect((await send('/admin/queues', { headers: { cookie } })).status).toBe(404);
      expect((await send('/admin/queues/api/queues', { headers: { cookie } })).status).toBe(404);
    }
    const page = await send('/admin/queues', { headers: { cookie: admin.cookie } });
    expect(page).toMatchObject({ status: 200 });
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    const foreign = { cookie: admin.cookie, origin: 'https://evil.example' };
    expect((await send('/admin/queues/api/queues/x/clean', { method: 'PUT', headers: foreign })).status).toBe(404);
    expect(seen).toEqual([]);
  });

  it('open only with a second factor where the settings ask admins for one', async () => {
    const admin = await makeUser({ role: 'admin' });
    await pg.query(`INSERT INTO settings (key, value) VALUES ('security.requireSecondFactorForAdmins', 'true')`);
    dropSettings();
    onTestFinished(async () => {
      await pg.query('DELETE FROM settings');
      dropSettings();
    });
    for (const path of ['/admin/queues', '/admin/queues/api/queues']) {
      const refused = await send(path, { headers: { cookie: admin.cookie } });
      expect(refused).toMatchObject({ status: 303, headers: { location: '/settings/security' } });
    }
    await pg.query('UPDATE users SET totp_enabled_at = now() WHERE id = $1', [admin.user.id]);
    expect((await send('/admin/queues', { headers: { cookie: admin.cookie } })).status).toBe(200);
  });
});

describe('drain', () => {
  it('finishes what is under way and takes nothing new', async () => {
    const slow = send('/slow');
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    const drained = door.drain(5_000);
    await expect(send('/healthz')).rejects.toThrow('ECONNREFUSED');
    answerSlow();
    expect(await slow).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await drained;
  });

  it('cuts what does not end', async () => {
    const slow = send('/slow').catch((error: Error) => error.message);
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    await door.drain(50);
    expect(await slow).toMatch(/hang up|ECONNRESET/);
  });
});
