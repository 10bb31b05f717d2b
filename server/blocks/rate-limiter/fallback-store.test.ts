import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '@/scripts/services/ports.mjs';
import { redisProgram } from '@/scripts/services/programs.mjs';
import { startRedis } from '@/scripts/services/redis.mjs';
import {
  createFallbackStore,
  createMemoryStore,
  createRedisStore,
  type Decision,
  type LimitStore,
  type Policy,
} from './index.ts';

const SERVERS = 4;
const policy: Policy = { name: 'p', algorithm: 'fixed-window', limit: 100, windowMs: 10_000_000_000_000 };
const folder = mkdtempSync(join(tmpdir(), 'maru-fallback-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('Redis killed under load', () => {
  it('no call fails, this server gives out its part of the limit, and all is counted together again after a restart', async () => {
    const port = await freePort();
    const start = () =>
      startRedis({ program: redisProgram() ?? '', role: 'test', port, dir: folder, password: 'test' });
    let server = await start();
    const redis = new Redis(server.url, { enableOfflineQueue: false, lazyConnect: true, retryStrategy: () => 20 });
    redis.on('error', () => undefined);
    await redis.connect();
    let nowMs = 0;
    const changes: boolean[] = [];
    const store = createFallbackStore({
      primary: createRedisStore({ redis, prefix: 'killed:' }),
      local: createMemoryStore({ clock: () => nowMs, maxKeys: 1_000 }),
      servers: () => SERVERS,
      budgetMs: 5_000,
      clock: () => nowMs,
      onChange: (degraded) => changes.push(degraded),
    });
    const calls = (key: string, count: number) =>
      Promise.all(Array.from({ length: count }, () => store.decide(key, [policy], 1)));
    const allowedOf = (decisions: Decision[][]) => decisions.filter(([decision]) => decision?.allowed).length;
    try {
      expect(allowedOf(await calls('before', 300))).toBe(100);
      expect(store.degraded()).toBe(false);

      // Two waves use the limit up; one is on its way when Redis dies; those after it find nobody. Then this server has its part left.
      const during: Decision[][] = [];
      for (let wave = 0; wave < 40; wave += 1) {
        const answers = calls('during', 50);
        if (wave === 5) {
          await new Promise(setImmediate);
          process.kill(server.pid, 'SIGKILL');
        }
        during.push(...(await answers));
      }
      expect(during).toHaveLength(2_000);
      expect(allowedOf(during)).toBe(100 + 100 / SERVERS);

      await vi.waitFor(() => expect(redis.status).not.toBe('ready'), { timeout: 10_000, interval: 5 });
      await calls('more', 3);
      expect(store.degraded()).toBe(true);
      expect(changes).toEqual([true]);
      const local = await calls('local', 300);
      expect(allowedOf(local)).toBe(100 / SERVERS);
      expect(local.at(-1)).toMatchObject([{ allowed: false, limit: 100 / SERVERS, policy }]);

      server = await start();
      await vi.waitFor(() => expect(redis.status).toBe('ready'), { timeout: 10_000, interval: 10 });
      // The time of the next probe has not come.
      await calls('local', 1);
      expect(changes).toEqual([true]);
      nowMs += 1_000;
      await calls('probe', 1);
      expect(changes).toEqual([true, false]);
      expect(store.degraded()).toBe(false);
      expect(allowedOf(await calls('after', 300))).toBe(100);
    } finally {
      redis.disconnect();
      await server.stop();
    }
  });
});

/** A primary that answers, fails or hangs as it is told, and counts how often it is asked. */
function start({ servers = () => SERVERS, budgetMs = 5_000 }: { servers?: () => number; budgetMs?: number } = {}) {
  const clock = { nowMs: 0 };
  const memory = () => createMemoryStore({ clock: () => clock.nowMs, maxKeys: 100 });
  let mode: 'answers' | 'fails' | 'hangs' = 'answers';
  const shared = memory();
  const decide = vi.fn<LimitStore['decide']>(async (...question) => {
    if (mode === 'fails') throw new Error('gone');
    if (mode === 'hangs') return new Promise(() => undefined);
    return shared.decide(...question);
  });
  const onChange = vi.fn<(degraded: boolean, reason: unknown) => void>();
  const store = createFallbackStore({
    primary: { ...shared, decide },
    local: memory(),
    servers,
    budgetMs,
    clock: () => clock.nowMs,
    onChange,
  });
  const call = async (cost = 1, terms = policy) => (await store.decide('k', [terms], cost))[0];
  return {
    clock,
    store,
    decide,
    onChange,
    call,
    become: (next: typeof mode) => {
      mode = next;
    },
  };
}

describe('the breaker', () => {
  it('opens when answers take longer than the budget, waits for nobody then, and closes when a probe is answered', async () => {
    const { call, decide, onChange, become, clock, store } = start({ budgetMs: 5 });
    become('hangs');
    for (let time = 1; time <= 3; time += 1) {
      expect(store.degraded()).toBe(false);
      expect(await call()).toMatchObject({ allowed: true, remaining: 25 - time });
    }
    expect(store.degraded()).toBe(true);
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(onChange).toHaveBeenCalledWith(true, expect.objectContaining({ name: 'TooSlowError' }));
    for (let time = 0; time < 50; time += 1) await call();
    expect(decide).toHaveBeenCalledTimes(3);

    clock.nowMs += 1_000;
    await Promise.all([call(), call(), call()]);
    expect(decide).toHaveBeenCalledTimes(4);
    expect(store.degraded()).toBe(true);

    become('fails');
    clock.nowMs += 1_000;
    await call();
    expect(decide).toHaveBeenCalledTimes(5);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('does not take its own process being busy for a slow primary', async () => {
    const { call, decide, onChange, store } = start({ budgetMs: 50 });
    // Answered at once, and read like a socket: when this process comes to it, which is after it has looked at its timers.
    decide.mockImplementation(async () => {
      for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate);
      return [];
    });
    for (let time = 0; time < 4; time += 1) {
      const answer = call();
      const until = performance.now() + 120;
      while (performance.now() < until);
      await answer;
    }
    expect(onChange).not.toHaveBeenCalled();
    expect(store.degraded()).toBe(false);
  });

  it('takes calls that fail together for one failure', async () => {
    const { call, become, onChange } = start();
    become('fails');
    await Promise.all(Array.from({ length: 20 }, () => call()));
    await Promise.all(Array.from({ length: 20 }, () => call()));
    expect(onChange).not.toHaveBeenCalled();
    await call();
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('closes when a probe is answered, and stays closed for failures that are not in a row', async () => {
    const { call, onChange, become, clock, store } = start();
    for (let time = 0; time < 10; time += 1) {
      become(time % 3 === 2 ? 'answers' : 'fails');
      await call();
    }
    expect(onChange).not.toHaveBeenCalled();
    become('fails');
    for (let time = 0; time < 3; time += 1) await call();
    expect(onChange.mock.calls).toEqual([[true, expect.objectContaining({ message: 'gone' })]]);
    become('answers');
    clock.nowMs += 999;
    await call();
    expect(store.degraded()).toBe(true);
    clock.nowMs += 1;
    await call();
    expect(store.degraded()).toBe(false);
    expect(onChange.mock.calls.at(-1)).toEqual([false, undefined]);
  });

  it('gives out at least one unit, and follows the number of servers and the burst', async () => {
    const count = { servers: 1_000 };
    const { call, become } = start({ servers: () => count.servers });
    become('fails');
    expect(await call()).toMatchObject({ allowed: true, limit: 1, remaining: 0 });
    expect(await call()).toMatchObject({ allowed: false });
    count.servers = 10;
    expect(await call()).toMatchObject({ allowed: true, limit: 10, remaining: 8 });
    count.servers = 0;
    expect(await call()).toMatchObject({ allowed: true, limit: 100, remaining: 97 });
    const bucket: Policy = { name: 'b', algorithm: 'token-bucket', limit: 60, windowMs: 60_000, burst: 20 };
    count.servers = 2;
    expect(await call(1, bucket)).toMatchObject({ allowed: true, limit: 30, remaining: 9, policy: bucket });
  });

  it("throws what is the caller's own mistake, and does not count it as a failure", async () => {
    const { call, onChange } = start();
    for (let time = 0; time < 5; time += 1) await expect(call(0.5)).rejects.toThrow(RangeError);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('resets and shows here while the primary is away', async () => {
    const { store, call, become, decide } = start();
    become('fails');
    for (let time = 0; time < 30; time += 1) await call();
    expect(await call()).toMatchObject({ allowed: false });
    expect(decide).toHaveBeenCalledTimes(3);
    expect(await store.inspect('k', policy)).toMatchObject({ level: 25 });
    await store.reset('k', [policy]);
    expect(await call()).toMatchObject({ allowed: true, remaining: 24 });
  });
});
