import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { listProcesses } from '@/server/platform/metrics/heartbeat.ts';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import { chooseSystems, UsageError } from './boot/choose-systems.ts';
import type { System } from './system.ts';

/** Starting a process of TypeScript takes its time on a busy machine. */
const TIMEOUT_MS = 60_000;
const WAIT = { timeout: 40_000, interval: 50 };

let bundle = '';
let child: ChildProcess | undefined;

beforeAll(async () => {
  bundle = await bundleForChild('workers/main.ts');
});

afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});

function startWorkers(args: string[], env: Record<string, string> = {}): { child: ChildProcess; output: () => string } {
  let output = '';
  child = spawn(process.execPath, [bundle, ...args], {
    env: { ...process.env, LOG_LEVEL: 'info', MARU_ROLE: 'workers', MARU_PRETTY: '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return { child, output: () => output };
}

describe('the workers process', { timeout: TIMEOUT_MS }, () => {
  it('reports itself, answers when ready, and stops in order on SIGTERM', async () => {
    const { child, output } = startWorkers(['--only=platform']);
    await vi.waitFor(() => expect(output()).toContain('workers are ready'), WAIT);
    const port = await vi.waitFor(async () => {
      const own = (await listProcesses()).find((report) => report.pid === child.pid);
      expect(own?.role).toBe('workers');
      return own?.metricsPort;
    }, WAIT);
    await vi.waitFor(async () => {
      // A check that a busy machine did not answer in time is no answer yet.
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
      expect(await ready.json()).toEqual({ ready: true, checks: { started: true, database: true, redis: true } });
    }, WAIT);
    await vi.waitFor(async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      expect(metrics).toContain('queue_waiting_jobs{queue="platform.purge-receipts"} 0');
      expect(metrics).toContain('outbox_dead_letters 0');
    }, WAIT);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(output()).toContain('workers have stopped');
    expect((await listProcesses()).map((report) => report.pid)).not.toContain(child.pid);
  });

  it('waits for a database that is not there yet, says so, and can be stopped meanwhile', async () => {
    const { child, output } = startWorkers([], { DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none' });
    await vi.waitFor(() => expect(output()).toContain('does not answer: waiting for it'), WAIT);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('starts and stops without Redis, and says that it is missing', async () => {
    const nowhere = 'redis://127.0.0.1:1';
    const { child, output } = startWorkers([], { REDIS_STATE_URL: nowhere, REDIS_CACHE_URL: nowhere });
    await vi.waitFor(() => expect(output()).toContain('workers are ready'), WAIT);
    await vi.waitFor(() => expect(output()).toContain('Redis is not reachable, trying again'), WAIT);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('refuses what it does not know in one sentence', async () => {
    const { child, output } = startWorkers(['--only=nonsense']);
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(output()).toContain('--only names nonsense; known systems are platform');
    expect(output()).not.toContain('stack');
  });
});

describe('chooseSystems', () => {
  const [a, b] = ['links', 'videos'].map((name): System => ({ name, bounds: [], schedules: [], services: [] })) as [
    System,
    System,
  ];

  it('takes all systems, or those that are named', () => {
    expect(chooseSystems([a, b], [])).toEqual([a, b]);
    expect(chooseSystems([a, b], ['--only=videos'])).toEqual([b]);
    expect(chooseSystems([a, b], ['--only=videos,links'])).toEqual([a, b]);
  });

  it('refuses other arguments', () => {
    for (const arg of ['--only=', '--only=feed', 'links'])
      expect(() => chooseSystems([a, b], [arg])).toThrow(UsageError);
  });
});
