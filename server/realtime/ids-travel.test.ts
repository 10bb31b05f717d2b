import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { idCodec } from '@/server/platform/http/schema.ts';
import { makeIds, newIdAsync } from '@/server/platform/ids.ts';
import { type Dispatcher, startDispatcher } from '@/server/platform/outbox/dispatcher.ts';
import { createTestJob } from '@/server/platform/queue/factory.ts';
import { type RunningWorkers, startWorkers } from '@/server/platform/queue/run-workers.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { toJson } from '@/server/platform/redis/json.ts';
import { makeUser } from '@/server/users/factory.ts';
import { type Realtime, startRealtime } from './server.ts';

/** Where a double would begin to round, and both ends of what int8 and ids can be. */
const EDGES = [0n, 1n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 62n + 1n, 2n ** 63n - 2n, 2n ** 63n - 1n];
const madeIds = async () => [...EDGES, ...(await makeIds('snowflake', 20)).map((id) => BigInt(id)), await newIdAsync()];

let dispatcher: Dispatcher | undefined;
let workers: RunningWorkers | undefined;
let realtime: Realtime | undefined;
let server: Server | undefined;
let client: Socket | undefined;

afterEach(async () => {
  await Promise.all([dispatcher?.stop(), workers?.stop(2_000)]);
  client?.close();
  await realtime?.close();
  server?.closeAllConnections();
  server?.close();
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

it('ids are the same bits after JSON, by the codec of routes and by that of messages', async () => {
  const ids = await madeIds();
  const list = z.array(idCodec);
  expect(list.decode(JSON.parse(JSON.stringify(list.encode(ids))))).toEqual(ids);
  expect(list.decode(JSON.parse(toJson(ids)))).toEqual(ids);
});

it('ids are the same bits after node-pg, alone, in lists and in JSON columns', async () => {
  const ids = await madeIds();
  const { rows } = await pg.query<{ id: bigint; text: string }>(
    'SELECT id, id::text AS text FROM unnest($1::int8[]) WITH ORDINALITY AS given(id, place) ORDER BY place',
    [ids],
  );
  expect(rows.map(({ id }) => id)).toEqual(ids);
  expect(rows.map(({ text }) => BigInt(text))).toEqual(ids);
  const one = await pg.query<{ id: bigint; kept: string[] }>('SELECT $1::int8 AS id, $2::jsonb AS kept', [
    ids.at(-1),
    toJson(ids),
  ]);
  expect(one.rows[0]?.id).toBe(ids.at(-1));
  expect(one.rows[0]?.kept.map(BigInt)).toEqual(ids);
});

it('ids are the same bits after the outbox and BullMQ', async () => {
  const ids = await madeIds();
  const seen: bigint[] = [];
  const { job, boundTo } = createTestJob();
  dispatcher = startDispatcher({ pollMs: 50 });
  workers = startWorkers([boundTo(async ({ linkId }) => void seen.push(linkId))]);
  await job.dispatchMany(ids.map((linkId) => ({ linkId })));
  // At least once each: a job may come twice.
  await vi.waitFor(() => expect(new Set(seen)).toEqual(new Set(ids)), { timeout: 15_000, interval: 20 });
});

it('ids are the same bits after pub/sub and socket.io, at a client', async () => {
  const { cookie, user } = await makeUser();
  realtime = await startRealtime({ isOwnOrigin: () => true });
  server = createServer((request, response) => realtime?.handleRequest(request, response));
  server.on('upgrade', (request, socket, head) => realtime?.handleUpgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  client = io(`http://127.0.0.1:${port}`, {
    path: '/realtime',
    addTrailingSlash: false,
    transports: ['websocket'],
    extraHeaders: { cookie },
    forceNew: true,
  });
  const seen: bigint[] = [];
  client.on('links.changed', ({ id }: { id: string }) => seen.push(BigInt(id)));
  await new Promise((resolve) => client?.once('connect', () => resolve(undefined)));
  const ids = await madeIds();
  for (const id of ids) await publishEvent(userRoom(user.id), { name: 'links.changed', payload: { id: String(id) } });
  await vi.waitFor(() => expect(seen).toEqual(ids), { timeout: 15_000, interval: 20 });
  // What a client has heard it asks for by name: the text is the same, digit for digit.
  expect(z.array(idCodec).decode(seen.map(String))).toEqual(ids);
});
