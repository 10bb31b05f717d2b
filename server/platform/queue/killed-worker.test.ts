import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import { startDispatcher } from '../outbox/dispatcher.ts';
import { stateRedis } from '../redis/client.ts';
import { createTestJob, outboxRows } from './factory.ts';
import { startWorkers } from './run-workers.ts';

const WAIT = { timeout: 15_000, interval: 20 };
const TIMING = { lockMs: 1_000, stalledCheckMs: 300 };

it('gives the job of a worker that was killed in the middle of it to another one', async () => {
  const { job, boundTo } = createTestJob({ attempts: 1 });
  const dispatcher = startDispatcher({ pollMs: 50 });
  await job.dispatch({ linkId: 1n });
  const script = `
    import { z } from 'zod';
    import { bind } from './server/platform/queue/bind.ts';
    import { defineJob } from './server/platform/queue/define-job.ts';
    import { startWorkers } from './server/platform/queue/run-workers.ts';
    const job = defineJob({ name: ${JSON.stringify(job.name)}, schema: z.unknown() });
    startWorkers([bind({ job }, { job: async () => process.kill(process.pid, 'SIGKILL') })], ${JSON.stringify(TIMING)});
  `;
  const child = spawn(process.execPath, [await bundleForChild(script)], { stdio: 'inherit' });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  expect(await stateRedis().llen(`maru:${job.name}:active`)).toBe(1);
  expect(await outboxRows(job.name)).toHaveLength(1);

  const handler = vi.fn(async () => undefined);
  const workers = startWorkers([boundTo(handler)], TIMING);
  await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
  expect(handler).toHaveBeenCalledTimes(1);
  await Promise.all([workers.stop(2_000), dispatcher.stop()]);
});
