import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { freePort } from '../scripts/services/ports.mjs';
import { redisProgram } from '../scripts/services/programs.mjs';
import { startRedis } from '../scripts/services/redis.mjs';
import {
  type Algorithm,
  createLimiter,
  createMemoryStore,
  createRedisStore,
  type Policy,
} from '../server/blocks/rate-limiter/index.ts';
import { upstashRedis } from './peers/rate-limiter/upstash-redis.ts';
import { percentile } from './percentile.ts';
import { machine, median, printTable } from './report.ts';

/** `npm run bench rate-limiter`: decisions a second beside a script that does nothing and beside other limiters, and in memory. */
const ROUNDS = 7;
const ROUND_MS = 800;
const WARM_MS = 400;
/** Calls under way at any time, over one connection. */
const IN_FLIGHT = 64;
const KEYS = 10_000;
const LIMIT = 100;
const WINDOW_MS = 60_000;
const IN_MEMORY = 200_000;
const GOALS = { p99Ms: 2, inMemory: 1_000_000 };
const SHARES: Record<Algorithm, number> = {
  'fixed-window': 0.85,
  'sliding-window-counter': 0.75,
  'token-bucket': 0.7,
  'leaking-bucket': 0.7,
  'sliding-window-log': 0.55,
};
const ALGORITHMS = Object.keys(SHARES) as Algorithm[];

const keys = Array.from({ length: KEYS }, (_, number) => `user:${number}`);
const whole = (value: number) => Math.round(value).toLocaleString('en');
const kept = (isKept: boolean) => (isKept ? 'kept' : 'MISSED');

type Run = { perSecond: number; p50: number; p99: number };
/** `algorithm`: what it does, so that only the same is compared; `own`: what has goals. */
type Runner = {
  name: string;
  algorithm?: Algorithm;
  own: boolean;
  act: (key: string) => Promise<unknown>;
  runs: Run[];
};

/** Keeps so many calls under way for so long, each key in its turn. */
async function measure(act: Runner['act'], ms: number): Promise<Run> {
  const times: number[] = [];
  let turn = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + ms;
  const work = async (): Promise<void> => {
    for (let begun = performance.now(); begun < endsAt; ) {
      await act(keys[turn++ % KEYS] as string);
      const done = performance.now();
      times.push(done - begun);
      begun = done;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: times.length / seconds, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

async function compareOnRedis(redis: Redis): Promise<void> {
  const nothing = (await redis.script('LOAD', 'return 1')) as string;
  const store = createRedisStore({ redis, prefix: 'maru:' });
  const upstash = (limiter: ReturnType<typeof Ratelimit.fixedWindow>, prefix: string) => {
    // Without what costs it time and is not compared: a timer for each call, a cache of refusals.
    const settings = { timeout: 0, ephemeralCache: false, enableTelemetry: false } as const;
    const peer = new Ratelimit({ redis: upstashRedis(redis), limiter, prefix, ...settings });
    return (key: string) => peer.limit(key);
  };
  const flexible = new RateLimiterRedis({ storeClient: redis, points: LIMIT, duration: WINDOW_MS / 1000 });
  const runners: Runner[] = [
    { name: 'EVALSHA of nothing', own: false, act: (key) => redis.evalsha(nothing, 1, `nothing:{${key}}`), runs: [] },
    ...ALGORITHMS.map((algorithm): Runner => {
      const limiter = createLimiter(store, { name: 'bench', algorithm, limit: LIMIT, windowMs: WINDOW_MS });
      return { name: `Maru ${algorithm}`, algorithm, own: true, act: (key) => limiter.consume(key), runs: [] };
    }),
    {
      name: 'rate-limiter-flexible',
      algorithm: 'fixed-window',
      own: false,
      act: (key) =>
        flexible.consume(key).catch((refusal: unknown) => {
          // It refuses by rejecting, too, but with what is no error.
          if (refusal instanceof Error) throw refusal;
        }),
      runs: [],
    },
    {
      name: '@upstash fixedWindow',
      algorithm: 'fixed-window',
      own: false,
      act: upstash(Ratelimit.fixedWindow(LIMIT, `${WINDOW_MS} ms`), 'upstash-f'),
      runs: [],
    },
    {
      name: '@upstash slidingWindow',
      algorithm: 'sliding-window-counter',
      own: false,
      act: upstash(Ratelimit.slidingWindow(LIMIT, `${WINDOW_MS} ms`), 'upstash-s'),
      runs: [],
    },
    {
      name: '@upstash tokenBucket',
      algorithm: 'token-bucket',
      own: false,
      act: upstash(Ratelimit.tokenBucket(LIMIT, `${WINDOW_MS} ms`, LIMIT), 'upstash-t'),
      runs: [],
    },
  ];
  for (const { act } of runners) await measure(act, WARM_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { act, runs } of runners) runs.push(await measure(act, ROUND_MS));
    await redis.flushall();
  }

  const perSecond = ({ runs }: Runner) => median(runs.map((run) => run.perSecond));
  const ceiling = runners[0]?.runs.map((run) => run.perSecond) ?? [];
  console.log(
    `\nDecisions on one Redis: ${machine()}; nothing on disk, ${IN_FLIGHT} calls under way on one connection, ${whole(KEYS)} keys, ` +
      `${LIMIT} a minute each; medians of ${ROUNDS} alternating rounds of ${ROUND_MS} ms\n`,
  );
  printTable(
    [
      'what',
      'per second',
      'of the ceiling',
      'by round',
      'goal',
      'p50 ms',
      `p99 ms (< ${GOALS.p99Ms})`,
      'ahead of',
      'goals',
    ],
    runners.map((runner) => {
      const { name, algorithm, own, runs } = runner;
      const share = perSecond(runner) / median(ceiling);
      const byRound = median(runs.map((run, round) => run.perSecond / (ceiling[round] ?? Number.NaN)));
      const p99 = median(runs.map((run) => run.p99));
      const goal = own && algorithm !== undefined ? SHARES[algorithm] : undefined;
      const peers = runners.filter((other) => own && !other.own && other.algorithm === algorithm);
      const beaten = peers.filter((peer) => perSecond(runner) > perSecond(peer));
      const isKept = goal !== undefined && share >= goal && p99 < GOALS.p99Ms && beaten.length === peers.length;
      return [
        name,
        whole(perSecond(runner)),
        `${Math.round(100 * share)} %`,
        `${Math.round(100 * byRound)} %`,
        goal === undefined ? '' : `≥ ${Math.round(100 * goal)} %`,
        median(runs.map((run) => run.p50)).toFixed(2),
        p99.toFixed(2),
        peers.length === 0 ? '' : `${beaten.length} of ${peers.length}`,
        goal === undefined ? '' : kept(isKept),
      ];
    }),
  );
}

function compareInMemory(): void {
  const runners = ALGORITHMS.map((algorithm) => {
    const store = createMemoryStore({ clock: Date.now, maxKeys: KEYS });
    const policies: Policy[] = [{ name: 'bench', algorithm, limit: LIMIT, windowMs: 1_000 }];
    return { algorithm, act: (key: string) => store.decideNow(key, policies, 1), runs: [] as number[] };
  });
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const { act, runs } of runners) {
      const startedAt = performance.now();
      for (let call = 0; call < IN_MEMORY; call += 1) act(keys[call % KEYS] as string);
      const perSecond = (IN_MEMORY * 1000) / (performance.now() - startedAt);
      // The first two rounds warm the compiler up.
      if (round >= 0) runs.push(perSecond);
    }
  }
  console.log(
    `\nDecisions in memory, one thread: ${whole(KEYS)} keys, ${LIMIT} a second each; medians of ${ROUNDS} alternating rounds of ${whole(IN_MEMORY)}\n`,
  );
  printTable(
    ['algorithm', `per second (≥ ${whole(GOALS.inMemory)})`, 'goal'],
    runners.map(({ algorithm, runs }) => [algorithm, whole(median(runs)), kept(median(runs) >= GOALS.inMemory)]),
  );
}

const program = redisProgram();
if (program === undefined) throw new Error('This measurement needs redis-server or valkey-server on PATH.');
const dir = mkdtempSync(join(tmpdir(), 'maru-bench-'));
const server = await startRedis({ program, role: 'test', port: await freePort(), dir, password: 'bench' });
const redis = new Redis(server.url);
try {
  await compareOnRedis(redis);
  compareInMemory();
} finally {
  redis.disconnect();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
}
