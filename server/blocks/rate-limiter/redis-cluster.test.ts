import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freePort } from '@/scripts/services/ports.mjs';
import { redisProgram } from '@/scripts/services/programs.mjs';
import { createRedisStore, type Policy } from './index.ts';
import { ALGORITHMS } from './testing/expected-decisions.ts';

const SLOTS = 16_384;
const NODES = 3;
const WINDOW_MS = 10_000_000_000_000;
const folder = mkdtempSync(join(tmpdir(), 'maru-cluster-'));
const nodes: { port: number; client: Redis; stop: () => Promise<void> }[] = [];
let cluster: Cluster;

async function startNode(port: number, bus: number) {
  const settings = { port, 'cluster-port': bus, bind: '127.0.0.1', dir: folder, save: '', 'cluster-enabled': 'yes' };
  const more = { 'cluster-config-file': `nodes-${port}.conf`, 'cluster-node-timeout': '5000', appendonly: 'no' };
  const words = Object.entries({ ...settings, ...more }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(redisProgram() ?? 'redis-server', words, { cwd: folder, stdio: 'ignore' });
  const ended = once(child, 'close');
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  const stop = async () => {
    client.disconnect();
    child.kill('SIGKILL');
    await ended;
  };
  nodes.push({ port, client, stop });
  await client.ping();
  return { port, bus, client };
}

beforeAll(async () => {
  const ports = new Set<number>();
  while (ports.size < 2 * NODES) ports.add(await freePort());
  const [a = 0, b = 0, c = 0, ...buses] = ports;
  const started = await Promise.all([a, b, c].map((port, index) => startNode(port, buses[index] ?? 0)));
  const [first] = started;
  for (const [index, { client, port, bus }] of started.entries()) {
    const from = Math.floor((index * SLOTS) / NODES);
    const to = Math.floor(((index + 1) * SLOTS) / NODES) - 1;
    await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
    // Epochs of their own, so that no two claim to be the newest.
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
    if (index > 0) await first?.client.call('CLUSTER', 'MEET', '127.0.0.1', port, bus);
  }
  const isReady = async ({ client }: { client: Redis }) => {
    const info = String(await client.call('CLUSTER', 'INFO'));
    expect(info).toContain('cluster_state:ok');
    expect(info).toContain(`cluster_known_nodes:${NODES}`);
    expect(info).toContain(`cluster_slots_assigned:${SLOTS}`);
  };
  await vi.waitFor(() => Promise.all(started.map(isReady)), { timeout: 25_000, interval: 50 });
  cluster = new Cluster(started.map(({ port }) => ({ host: '127.0.0.1', port })));
});

afterAll(async () => {
  cluster?.disconnect();
  await Promise.all(nodes.map(({ stop }) => stop()));
  rmSync(folder, { recursive: true, force: true });
});

const keysOf = async () => (await Promise.all(nodes.map(({ client }) => client.keys('*')))).map((keys) => keys.sort());

it('every algorithm decides on a cluster, alone and together with the others, each subject in one slot', async () => {
  const store = createRedisStore({ redis: cluster, prefix: 'limit:' });
  const policies = ALGORITHMS.map(
    (algorithm): Policy => ({ name: algorithm, algorithm, limit: 3, windowMs: WINDOW_MS }),
  );
  const subjects = Array.from({ length: 30 }, (_, index) => `사용자:{${index}}`);
  for (const subject of subjects) {
    for (const policy of policies) expect(await store.decide(subject, [policy], 1)).toMatchObject([{ remaining: 2 }]);
    expect(await store.decide(subject, policies, 2)).toMatchObject(
      policies.map((policy) => ({ allowed: true, remaining: 0, policy })),
    );
    const refused = await store.decide(subject, policies, 1);
    expect(refused.every(({ allowed }) => !allowed)).toBe(true);
    expect(await store.decide(subject, policies, -1)).toMatchObject(policies.map(() => ({ allowed: true })));
    for (const policy of policies) expect(Math.round((await store.inspect(subject, policy)).level)).toBe(2);
  }

  const held = await keysOf();
  expect(held.flat()).toHaveLength(subjects.length * policies.length);
  // Subjects are spread over the nodes, and each lies in one slot with all its policies.
  expect(held.every((keys) => keys.length > 0)).toBe(true);
  const slots = new Map<string, Set<unknown>>();
  for (const [index, keys] of held.entries()) {
    for (const key of keys) {
      const client = nodes[index]?.client;
      expect(await client?.pttl(key)).toBeGreaterThan(0);
      const subject = key.slice(0, key.lastIndexOf('}'));
      slots.set(subject, (slots.get(subject) ?? new Set()).add(await client?.call('CLUSTER', 'KEYSLOT', key)));
    }
  }
  expect(slots.size).toBe(subjects.length);
  for (const of of slots.values()) expect(of.size).toBe(1);

  for (const subject of subjects) await store.reset(subject, policies);
  expect((await keysOf()).flat()).toEqual([]);
});
