import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Redis } from 'ioredis';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { revokeSession } from '@/server/platform/auth/sessions.ts';
import { closeDb } from '@/server/platform/db/client.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { REALTIME_GAP } from '@/server/platform/realtime/terms.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { peekSingleton } from '@/server/platform/singleton.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { makeUser } from '@/server/users/factory.ts';
import { whyNotConnect } from './limit-sockets.ts';
import { type Realtime, startRealtime } from './server.ts';

let server: Server;
let realtime: Realtime;
let url = '';
let clients: Socket[] = [];
let passedMs = 0;

beforeEach(async () => {
  passedMs = 0;
  realtime = await startRealtime({
    isOwnOrigin: (_request, origin) => origin === 'https://maru.example',
    clock: () => performance.now() + passedMs,
  });
  server = createServer((request, response) => realtime.handleRequest(request, response));
  server.on('upgrade', (request, socket, head) => realtime.handleUpgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  await realtime.close();
  server.closeAllConnections();
  server.close();
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

function open(headers: Record<string, string>, options: Partial<ManagerOptions & SocketOptions> = {}): Socket {
  const client = io(url, {
    path: '/realtime',
    addTrailingSlash: false,
    transports: ['websocket'],
    extraHeaders: headers,
    forceNew: true,
    ...options,
  });
  clients.push(client);
  return client;
}

/** What the first of these events brings. */
const next = (client: Socket, event: string): Promise<unknown> => new Promise((resolve) => client.once(event, resolve));

const refusalOf = async (client: Socket) => ((await next(client, 'connect_error')) as Error).message;

describe('the handshake', () => {
  it('refuses whoever has no session', async () => {
    expect(await refusalOf(open({}))).toBe('unauthenticated');
    expect(await refusalOf(open({ cookie: `maru_session=${'x'.repeat(43)}` }))).toBe('unauthenticated');
  });

  it('refuses pages of other origins, by every transport', async () => {
    const { cookie } = await makeUser();
    for (const transport of ['websocket', 'polling'] as const) {
      const client = open({ cookie, origin: 'https://evil.example' }, { transports: [transport] });
      expect(await refusalOf(client)).toMatch(/websocket error|xhr poll error/);
    }
    const foreign = open({ cookie, 'sec-fetch-site': 'cross-site' }, { transports: ['polling'] });
    expect(await refusalOf(foreign)).toBe('xhr poll error');
  });

  it.each(['websocket', 'polling'] as const)('takes a session in by %s', async (transport) => {
    const { cookie } = await makeUser();
    await next(open({ cookie, origin: 'https://maru.example' }, { transports: [transport] }), 'connect');
    expect(realtime.size()).toBe(1);
  });

  it('stops a runaway client at 50 sockets', async () => {
    const { cookie } = await makeUser();
    for (let n = 0; n < 50; n++) await next(open({ cookie }), 'connect');
    expect(await refusalOf(open({ cookie }))).toBe('too_many_connections');
  });
});

describe('a flood', () => {
  it('of messages is refused, and ends the connection of a client that does not stop', async () => {
    const { cookie } = await makeUser();
    const client = open({ cookie });
    await next(client, 'connect');
    const reason = next(client, 'disconnect');
    for (let n = 0; n < 1_000; n++) client.emit('noise', n);
    expect(await reason).toBe('io server disconnect');
    expect(client.active).toBe(false);
  });

  it('of connection attempts is refused', async () => {
    const { cookie, user } = await makeUser();
    const attempt = () => whyNotConnect({ headers: {} } as IncomingMessage, user.id);
    expect(new Set(await Promise.all(Array.from({ length: 120 }, attempt)))).toEqual(new Set([null]));
    // A place that becomes free meanwhile lets one in, and is taken then.
    await eventuallyPasses(async () => {
      const client = open({ cookie });
      const answer = await Promise.race([refusalOf(client), next(client, 'connect').then(() => 'let in')]);
      expect(answer).toBe('rate_limited');
    });
  });
});

describe('events', () => {
  it('reach every socket of the person they are for, and nobody else', async () => {
    const [one, other] = await Promise.all([makeUser(), makeUser()]);
    const [laptop, phone, stranger] = [
      open({ cookie: one.cookie }),
      open({ cookie: one.cookie }),
      open({ cookie: other.cookie }),
    ];
    await Promise.all([laptop, phone, stranger].map((client) => next(client, 'connect')));
    const strange: unknown[] = [];
    stranger.onAny((...event) => strange.push(event));
    const arrived = Promise.all([next(laptop, 'links.clicked'), next(phone, 'links.clicked')]);
    const payload = { id: '9007199254740993', clicks: 2 };
    await publishEvent(userRoom(one.user.id), { name: 'links.clicked', payload });
    expect(await arrived).toEqual([payload, payload]);
    // Its own event comes after the other one, so that one would have come before.
    const own = next(stranger, 'links.changed');
    await publishEvent(userRoom(other.user.id), { name: 'links.changed', payload: { id: '1' } });
    await own;
    expect(strange).toEqual([['links.changed', { id: '1' }]]);
  });
});

describe('a gap', () => {
  it('is told to everybody once Redis is heard again, for what was said meanwhile is lost', async () => {
    const { cookie } = await makeUser();
    const client = open({ cookie });
    await next(client, 'connect');
    const told = next(client, REALTIME_GAP);
    peekSingleton<Redis>('redis.subscriber')?.disconnect(true);
    await told;
  });

  it('between the page and its socket is told, when there was something to hear for that person', async () => {
    const [one, other] = await Promise.all([makeUser(), makeUser()]);
    // The ages below reach to no time before the server listened.
    passedMs = 3_600_000;
    const witness = open({ cookie: one.cookie });
    await next(witness, 'connect');
    const heard = next(witness, 'links.changed');
    await publishEvent(userRoom(one.user.id), { name: 'links.changed', payload: { id: '1' } });
    await heard;
    const comes = async (cookie: string, auth: object) => {
      const client = open({ cookie }, { auth });
      const seen: string[] = [];
      client.onAny((name: string) => seen.push(name));
      await next(client, 'connect');
      return { client, seen };
    };
    const late = await comes(one.cookie, { ageMs: 1 });
    const stranger = await comes(other.cookie, { ageMs: 1 });
    const program = await comes(one.cookie, {});
    const strange = await comes(one.cookie, { ageMs: 'long' });
    // What comes over the same connections afterwards comes after the gap.
    const last = [late, stranger, program, strange].map(({ client }) => next(client, 'people.changed'));
    for (const { user } of [one, other]) {
      await publishEvent(userRoom(user.id), { name: 'people.changed', payload: { id: '1' } });
    }
    await Promise.all(last);
    expect(late.seen).toEqual([REALTIME_GAP, 'people.changed']);
    for (const { seen } of [stranger, program, strange]) expect(seen).toEqual(['people.changed']);
  });
});

describe('the end', () => {
  it('comes at once when the session is revoked, for that session only', async () => {
    const [one, other] = await Promise.all([makeUser(), makeUser()]);
    const [revoked, kept] = [open({ cookie: one.cookie }), open({ cookie: other.cookie })];
    await Promise.all([next(revoked, 'connect'), next(kept, 'connect')]);
    const reason = next(revoked, 'disconnect');
    await revokeSession(one.viewer.sessionId ?? '');
    expect(await reason).toBe('io server disconnect');
    expect(kept.connected).toBe(true);
  });

  it('makes clients come back by themselves when the process ends', async () => {
    const { cookie } = await makeUser();
    const client = open({ cookie });
    await next(client, 'connect');
    const reason = next(client, 'disconnect');
    await realtime.close();
    expect(await reason).toBe('transport close');
    expect(client.active).toBe(true);
  });

  it('comes for messages that are too large', async () => {
    const { cookie } = await makeUser();
    const client = open({ cookie });
    await next(client, 'connect');
    const reason = next(client, 'disconnect');
    client.emit('x', 'y'.repeat(70_000));
    expect(await reason).toBe('transport close');
  });
});
