import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { closeDb } from '../db/client.ts';
import { closeRedis, stateRedis } from '../redis/client.ts';
import { dropSingleton } from '../singleton.ts';
import { eventuallyPasses } from '../testing/eventually.ts';
import { countAnswer, readAnswers } from './answer-times.ts';
import { readCards, readHistory, takeDuties, writeHistory } from './history.ts';
import { httpDuration } from './registry.ts';
import { createHostMeasure } from './sample-host.ts';
import { type Sampler, startSampler } from './start-sampler.ts';

let sampler: Sampler | undefined;

afterEach(async () => {
  await sampler?.stop();
  sampler = undefined;
  await stateRedis().flushall();
});
afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const card = {
  source: 'process:web:here:7',
  card: {
    role: 'web',
    host: 'here',
    pid: 7,
    startedAt: new Date(0).toISOString(),
    lastSeenAt: new Date(0).toISOString(),
    stoppedAt: null,
    version: null,
    sockets: 0,
    checks: {},
    runs: [],
  },
};

it('a process writes down what it did, what its machine did and what the services did', async () => {
  sampler = startSampler({ role: 'edge', ready: async () => ({ database: true }), runs: ['links'] }, 50);
  // What was answered before the sampler looked for the first time is nothing that happened since.
  await eventuallyPasses(async () => expect(await readCards()).toHaveLength(1));
  countAnswer(302, 0.2);
  countAnswer(503, 40_000);
  await eventuallyPasses(async () => {
    const history = await readHistory('fine', 0);
    const sources = [...history.keys()];
    const process = sources.find((source) => source.startsWith('process:edge:')) ?? '';
    const figures = (history.get(process) ?? []).map((sample) => sample.figures);
    expect(figures).toContainEqual(expect.objectContaining({ '3xx': 1, '5xx': 1, t0: 1, t15: 1 }));
    const host = history.get(sources.find((source) => source.startsWith('host:')) ?? '')?.at(-1);
    expect(host?.figures).toMatchObject({ memory: expect.any(Number), diskTotal: expect.any(Number) });
    const services = history.get('services')?.at(-1);
    expect(services?.figures).toMatchObject({
      'state:memory': expect.any(Number),
      'pg:connections': expect.any(Number),
      'pg:commits': expect.any(Number),
      'outbox:oldest': 0,
    });
  });
  expect(await readCards()).toMatchObject([
    { role: 'edge', pid: process.pid, checks: { database: true }, runs: ['links'], stoppedAt: null },
  ]);
  await sampler.stop();
  sampler = undefined;
  expect(await readCards()).toMatchObject([{ stoppedAt: expect.any(String) }]);
});

it('keeps no more than it should, and for no longer', async () => {
  const at = Date.now();
  for (let index = 0; index < 370; index++) {
    const sample = { at: at - index, figures: { index } };
    await writeHistory([{ source: 'services', fine: sample, coarse: sample }], card);
  }
  for (let pid = 0; pid < 80; pid++) {
    await writeHistory([], { source: `process:web:here:${pid}`, card: { ...card.card, pid } });
  }
  const redis = stateRedis();
  expect(await redis.llen('metrics:fine:services')).toBe(360);
  expect(await redis.llen('metrics:coarse:services')).toBe(370);
  expect(await redis.zcard('metrics:sources')).toBe(64);
  for (const key of await redis.keys('metrics:*')) {
    if (key !== 'metrics:sources') expect(await redis.pttl(key), key).toBeGreaterThan(0);
  }
});

it('measures the disk before the first file is kept', async () => {
  vi.stubEnv('STORAGE_URL', `${process.env.STORAGE_URL}/not/yet`);
  dropSingleton('env');
  const figures = await createHostMeasure()();
  dropSingleton('env');
  expect(figures.diskTotal).toBeGreaterThan(0);
});

it('a duty is done by one, and by another when that one is gone', async () => {
  expect(await takeDuties(['services', 'host:a'], 'first')).toEqual([true, true]);
  expect(await takeDuties(['services', 'host:b'], 'second')).toEqual([false, true]);
  expect(await takeDuties(['services'], 'first')).toEqual([true]);
  await stateRedis().del('metrics:duty:services');
  expect(await takeDuties(['services'], 'second')).toEqual([true]);
});

it('goes on while Redis is away', async () => {
  const away = vi.spyOn(stateRedis(), 'pipeline').mockImplementation(() => {
    throw new Error('Connection is closed.');
  });
  sampler = startSampler({ role: 'web', ready: async () => ({}), runs: [] }, 20);
  await eventuallyPasses(async () => expect(away.mock.calls.length).toBeGreaterThan(2));
  away.mockRestore();
  await eventuallyPasses(async () => expect((await readHistory('fine', 0)).size).toBeGreaterThan(0));
});

it('reads what routes have timed too', async () => {
  const before = await readAnswers();
  httpDuration.observe({ method: 'GET', route: '/v1/a', status: '200' }, 0.003);
  httpDuration.observe({ method: 'GET', route: '/v1/b', status: '404' }, 60);
  const after = await readAnswers();
  expect(after.byClass.map((count, index) => count - (before.byClass[index] ?? 0))).toEqual([1, 0, 1, 0]);
  const slots = after.byTime.map((count, slot) => count - (before.byTime[slot] ?? 0));
  expect(slots).toEqual([0, 0, 0, 1, ...new Array(11).fill(0), 1]);
});
