import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import type { Algorithm, Policy } from './index.ts';

/** Longer than any run, so that nothing is given back meanwhile: the first edge of such a window is in 2286. */
const WINDOW_MS = 10_000_000_000_000;
const ALGORITHMS: Algorithm[] = ['sliding-window-log', 'token-bucket', 'fixed-window'];
const POLICIES = ALGORITHMS.map((algorithm): Policy => ({ name: 'p', algorithm, limit: 100, windowMs: WINDOW_MS }));
const CALLS_EACH = 1_000;

/** Says that it is ready, waits for a word, then makes all calls of an algorithm at once and prints how many were allowed. */
const SCRIPT = `
  import { Redis } from 'ioredis';
  import { createRedisStore } from './server/blocks/rate-limiter/redis-store.ts';
  const redis = new Redis(process.env.REDIS_STATE_URL);
  const store = createRedisStore({ redis, prefix: 'two-processes:' });
  await redis.ping();
  process.send('ready');
  process.once('message', async () => {
    const allowed = [];
    for (const policy of ${JSON.stringify(POLICIES)}) {
      const calls = Array.from({ length: ${CALLS_EACH} }, () => store.decide('everybody', [policy], 1));
      allowed.push((await Promise.all(calls)).filter(([decision]) => decision.allowed).length);
    }
    console.log(JSON.stringify(allowed));
    await redis.quit();
    process.disconnect();
  });
`;

it('of 2,000 calls at once from two processes exactly the limit is allowed', async () => {
  const bundle = await bundleForChild(SCRIPT);
  const children = [1, 2].map(() => spawn(process.execPath, [bundle], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] }));
  const printed = children.map(({ stdout }) => (stdout === null ? '' : text(stdout)));
  await Promise.all(children.map((child) => once(child, 'message')));
  for (const child of children) child.send('go');
  const [one, two] = (await Promise.all(printed)).map((line) => JSON.parse(line) as number[]);
  const sums = ALGORITHMS.map((algorithm, index) => [algorithm, (one?.[index] ?? 0) + (two?.[index] ?? 0)]);
  expect(sums).toEqual(ALGORITHMS.map((algorithm) => [algorithm, 100]));

  const redis = new Redis(process.env.REDIS_STATE_URL ?? '');
  for (const key of await redis.keys('two-processes:*')) expect(await redis.pttl(key)).toBeGreaterThan(0);
  await redis.quit();
});
