import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { closeDb } from '@/server/platform/db/client.ts';
import { registry } from '@/server/platform/metrics/registry.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { flushClicks } from '../clicks/record-click.ts';
import { createTestLink } from '../factory.ts';
import { forgetMisses } from '../limit-misses.ts';
import { changeLink } from '../service.ts';
import { createRedirector } from '../start-redirector.ts';
import { openFastLane } from './fast-lane.ts';

const redirector = createRedirector(async () => ({ database: true }));
let link: Awaited<ReturnType<typeof createTestLink>>;

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listen = async (server: Server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
};

beforeAll(async () => {
  await listen(redirector.server);
  link = await createTestLink();
});

afterAll(async () => {
  await redirector.drain(0);
  await flushClicks();
  await closeRedis();
  await closeDb();
});

/** A connection of which the bytes are seen. */
async function open(server: Server = redirector.server) {
  const socket = connect({ port: portOf(server), host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const seen = { socket, text: '' };
  socket.setEncoding('latin1').on('data', (chunk) => {
    seen.text += chunk;
  });
  return seen;
}

const get = (alias: string, more = '') => `GET /${alias} HTTP/1.1\r\nHost: go.example\r\n${more}\r\n`;
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n';
const post = (alias: string) => `POST /${alias} HTTP/1.1\r\nHost: go.example\r\n${FORM}\r\na=b`;
const headsIn = (text: string) => text.match(/HTTP\/1\.1 \d+/g) ?? [];
const answers = (seen: { text: string }, count: number) =>
  vi.waitFor(() => expect(headsIn(seen.text)).toHaveLength(count), { timeout: 10_000, interval: 5 });

/** The answers to these pieces, each sent when the one before it is on its way. */
async function ask(pieces: readonly (string | Buffer)[], count = 1): Promise<string> {
  const seen = await open();
  for (const piece of pieces) {
    seen.socket.write(piece as string, 'latin1');
    await sleep(5);
  }
  await answers(seen, count);
  seen.socket.destroy();
  return seen.text;
}

/** How many redirects this process has answered. */
async function redirects(): Promise<number> {
  const told = await registry.getSingleMetric('redirects_total')?.get();
  return told?.values.find(({ labels }) => labels.result === 'redirect')?.value ?? Number.NaN;
}

/** Status and fields, in no order. */
function partsOf(text: string) {
  const [status, ...fields] = (text.split('\r\n\r\n')[0] ?? '').split('\r\n');
  return { status, fields: fields.map((field) => field.replace(/^[^:]+/, (name) => name.toLowerCase())).sort() };
}

describe('the fast lane', () => {
  it('answers what Node’s server would, whatever the link’s status', async () => {
    for (const status of [302, 301, 307, 308] as const) {
      await changeLink(link.owner, link.id, { status }, 'https://maru.example');
      const request = get(link.alias, 'User-Agent: a\r\nAccept-Language: ko\r\n');
      // In two pieces a request is Node's to read. The second may have passed before the other.
      await eventuallyPasses(async () => {
        const [lane, node] = [await ask([request]), await ask([request.slice(0, 20), request.slice(20)])];
        expect(partsOf(lane).status).toBe(`HTTP/1.1 ${partsOf(node).status?.slice(9)}`);
        expect(partsOf(lane)).toEqual(partsOf(node));
        expect(lane).toContain(`HTTP/1.1 ${status} `);
      });
    }
    await changeLink(link.owner, link.id, { status: 302 }, 'https://maru.example');
  });

  it('takes a request that comes in two pieces, wherever it is cut, for one', async () => {
    const request = get(link.alias);
    for (let at = 1; at < request.length; at += 7) {
      const text = await ask([request.slice(0, at), request.slice(at)]);
      expect(headsIn(text)).toEqual(['HTTP/1.1 302']);
    }
  });

  it('lets all else go to Node’s server, and what comes after it on that connection too', async () => {
    const seen = await open();
    const steps: [request: string, status: number][] = [
      [get(link.alias), 302],
      [get(link.alias), 302],
      [get('nobody-has-this'), 404],
      [get(link.alias), 302],
      [post(link.alias), 303],
      [`HEAD /${link.alias} HTTP/1.1\r\nHost: a\r\n\r\n`, 302],
      [get(link.alias), 302],
      [get('healthz'), 200],
    ];
    for (const [index, [request]] of steps.entries()) {
      seen.socket.write(request);
      await answers(seen, index + 1);
    }
    expect(headsIn(seen.text)).toEqual(steps.map(([, status]) => `HTTP/1.1 ${status}`));
    seen.socket.destroy();
  });

  it('loses nothing of what is sent at once', async () => {
    const request = get(link.alias);
    expect(headsIn(await ask([request.repeat(5)], 5))).toEqual(Array(5).fill('HTTP/1.1 302'));
    const mixed = [request, post(link.alias), request];
    expect(headsIn(await ask([mixed.join('')], 3))).toEqual([302, 303, 302].map((status) => `HTTP/1.1 ${status}`));
    expect(headsIn(await ask([request + request.slice(0, 10), request.slice(10)], 2))).toHaveLength(2);
  });

  it('waits for a link that this process does not know, and reads what came meanwhile afterwards', async () => {
    const other = await createTestLink();
    const text = await ask([get(other.alias), get(link.alias), get('nobody-has-this')], 3);
    expect(headsIn(text)).toEqual([302, 302, 404].map((status) => `HTTP/1.1 ${status}`));
  });

  it.each([
    ['no host', 'GET /x HTTP/1.1\r\n\r\n'],
    ['a name with a space', 'GET /x HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n'],
    ['a bare line feed', 'GET /x HTTP/1.1\r\nHost: a\nX: y\r\n\r\n'],
    ['a null', 'GET /x HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n'],
    [
      'two ways to tell a length',
      'GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['no HTTP', 'hello\r\n\r\n'],
  ])('leaves %s to Node, which refuses it', async (_what, request) => {
    expect(headsIn(await ask([request.replaceAll('/x', `/${link.alias}`)]))).toEqual(['HTTP/1.1 400']);
  });

  it('ends the connection when that is asked for, and when the server goes', async () => {
    const last = await open();
    last.socket.write(get(link.alias, 'Connection: close\r\n'));
    await once(last.socket, 'end');
    expect(last.text).toContain('Connection: close');
    const before = await redirects();
    const chatty = await open();
    const left = once(chatty.socket, 'end');
    // Before the end of the connection is heard of, on which this side ends as well.
    chatty.socket.once('data', () => chatty.socket.write(get(link.alias)));
    chatty.socket.write(get(link.alias, 'Connection: close\r\n'));
    await left;
    expect(headsIn(chatty.text)).toEqual(['HTTP/1.1 302']);
    // One more, so that what was sent too late has been read by then: it is no redirect.
    await ask([get(link.alias)]);
    expect(await redirects()).toBe(before + 2);

    const going = createRedirector(async () => ({ database: true }));
    await listen(going.server);
    const idle = await open(going.server);
    idle.socket.write(get(link.alias));
    await answers(idle, 1);
    const ended = once(idle.socket, 'end');
    await Promise.all([going.drain(5_000), ended.then(() => idle.socket.end())]);
    expect(headsIn(idle.text)).toEqual(['HTTP/1.1 302']);
  });

  it('stops who tries out names', async () => {
    forgetMisses();
    const seen = await open();
    const one = await open();
    for (let n = 0; n < 60; n++) {
      one.socket.write(get(`scan-${n}`));
      await answers(one, n + 1);
    }
    seen.socket.write(get('scan-60'));
    await answers(seen, 1);
    expect(headsIn(seen.text)).toEqual(['HTTP/1.1 429']);
    for (const { socket } of [one, seen]) socket.destroy();
    forgetMisses();
  });

  it.each([
    ['nothing', { greetingMs: 100, keepAliveMs: 60_000 }, false, []],
    ['nothing more', { greetingMs: 60_000, keepAliveMs: 150 }, true, ['HTTP/1.1 302']],
  ])('gives up a connection that says %s', async (_what, patience, speaks, expected) => {
    const server = createServer((_request, response) => response.end('node'));
    openFastLane(server, { ...patience, prefixOf: () => '/' });
    await listen(server);
    const seen = await open(server);
    const closed = once(seen.socket, 'close');
    if (speaks) seen.socket.write(get(link.alias));
    await closed;
    expect(headsIn(seen.text)).toEqual(expected);
    server.close();
  });
});
