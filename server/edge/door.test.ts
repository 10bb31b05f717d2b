import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { storage } from '@/server/platform/storage/storage.ts';
import { eventually } from '@/server/platform/testing/eventually.ts';
import { createStubWeb, listen, portOf, standDoor } from './testing/stub-web-door.ts';

const { at, send } = standDoor();

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
    expect(at.seen).toEqual([]);
  });
});

describe('everything else', () => {
  it('goes to the web role, with its body, and comes back as it is', async () => {
    const headers = { 'content-type': 'application/json', cookie: 'c=1', host: 'maru.example' };
    const answer = await send('/v1/links?q=1', { method: 'POST', headers, body: '{"url":"가"}' });
    expect(answer).toMatchObject({ status: 200, body: 'web {"url":"가"}', headers: { 'x-from': 'web' } });
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(answer.headers['x-request-id']).toBe(at.seen[0]?.headers['x-request-id']);
    expect(at.seen[0]).toMatchObject({ method: 'POST', url: '/v1/links?q=1', headers });
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
    const headers = at.seen[0]?.headers ?? {};
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'maru.example',
    });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    for (const name of ['x-real-ip', 'x-middleware-subrequest', 'forwarded']) expect(headers).not.toHaveProperty(name);
  });

  it('waits for a web role that is starting again', async () => {
    const webPort = portOf(at.web);
    at.web.closeAllConnections();
    await new Promise((resolve) => at.web.close(resolve));
    const waiting = send('/links', { headers: { accept: 'text/html' } });
    at.web = createStubWeb(at);
    await listen(at.web, webPort);
    expect(await waiting).toMatchObject({ status: 200, body: 'web ' });
  });

  it('says that it is away: to people with a page that loads itself again, to programs with a problem', async () => {
    at.web.closeAllConnections();
    await new Promise((resolve) => at.web.close(resolve));
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
      const socket = connect(at.port, '127.0.0.1');
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

describe('drain', () => {
  it('finishes what is under way and takes nothing new', async () => {
    const slow = send('/slow');
    await eventually(() => at.seen.length === 1);
    const drained = at.door.drain(5_000);
    await expect(send('/healthz')).rejects.toThrow('ECONNREFUSED');
    at.answerSlow();
    expect(await slow).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await drained;
  });

  it('cuts what does not end', async () => {
    const slow = send('/slow').catch((error: Error) => error.message);
    await eventually(() => at.seen.length === 1);
    await at.door.drain(50);
    expect(await slow).toMatch(/hang up|ECONNRESET/);
  });
});
