import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../scripts/services/ports.mjs';
import { redisProgram } from '../scripts/services/programs.mjs';
import { startRedis } from '../scripts/services/redis.mjs';
import { type Algorithm, createMemoryStore, type Policy } from '../server/blocks/rate-limiter/index.ts';
import { GatheringRedis } from '../server/platform/redis/gather-writes.ts';
import { closedLoop, openLoop, type Run } from './load.ts';
import { ceilingOn, type Runner, rateLimitersOn } from './peers/rate-limiter/runners.ts';
import { machine, median, printTable } from './report.ts';

/** `npm run bench rate-limiter`: decisions a second beside a script that does nothing and beside other limiters, and in memory. */
const ROUNDS = 11;
const ROUND_MS = 250;
/** Calls under way at any time, over one connection. */
const IN_FLIGHT = 64;
const OPEN_ROUNDS = 7;
const OPEN_MS = 1_000;
const KEYS = 10_000;
const TERMS = { limit: 100, windowMs: 60_000 };
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
const keyOf = (turn: number) => keys[turn % KEYS] as string;
const whole = (value: number) => Math.round(value).toLocaleString('en');
const percent = (share: number) => `${Math.round(100 * share)} %`;
const kept = (isKept: boolean) => (isKept ? 'kept' : 'MISSED');

/** `share`: of the ceiling that was measured right before it. */
type Compared = { runner: Runner; runs: (Run & { share: number })[] };

const middle = ({ runs }: Compared, of: 'perSecond' | 'share' | 'p50' | 'p99') => median(runs.map((run) => run[of]));

/** As much as goes over one connection, each beside the ceiling at the same moment: the machine's speed changes from one second to the next. */
async function compare(redis: Redis): Promise<Compared[]> {
  const ceiling = await ceilingOn(redis);
  const all = [ceiling, ...(await rateLimitersOn(redis, ALGORITHMS, TERMS))].map(
    (runner): Compared => ({ runner, runs: [] }),
  );
  const measure = ({ act }: Runner) => closedLoop((turn) => act(keyOf(turn)), { inFlight: IN_FLIGHT, ms: ROUND_MS });
  for (const { runner } of all) await measure(runner);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { runner, runs } of all) {
      const beside = await measure(ceiling);
      const run = await measure(runner);
      runs.push({ ...run, share: run.perSecond / beside.perSecond });
    }
    await redis.flushall();
  }
  return all;
}

function isKept(one: Compared, all: readonly Compared[]): boolean | null {
  const { algorithm, own } = one.runner;
  if (!own || algorithm === undefined) return null;
  return middle(one, 'share') >= SHARES[algorithm] && peersOf(one, all).every((peer) => isAhead(one, peer));
}

const peersOf = ({ runner }: Compared, all: readonly Compared[]) =>
  all.filter(({ runner: other }) => runner.own && !other.own && other.algorithm === runner.algorithm);
const isAhead = (one: Compared, other: Compared) => middle(one, 'share') > middle(other, 'share');

function printCompared(all: readonly Compared[], areGoals: boolean): void {
  const goals = areGoals ? ['goal', 'goals'] : [];
  printTable(
    ['what', 'per second', 'of the ceiling', 'p50 ms', 'p99 ms', 'ahead of', ...goals],
    all.map((one) => {
      const { algorithm, own, name } = one.runner;
      const peers = peersOf(one, all);
      const goal = own && algorithm !== undefined ? `≥ ${percent(SHARES[algorithm])}` : '';
      const verdict = isKept(one, all);
      return [
        name,
        whole(middle(one, 'perSecond')),
        percent(middle(one, 'share')),
        middle(one, 'p50').toFixed(2),
        middle(one, 'p99').toFixed(2),
        peers.length === 0 ? '' : `${peers.filter((peer) => isAhead(one, peer)).length} of ${peers.length}`,
        ...(areGoals ? [goal, verdict === null ? '' : kept(verdict)] : []),
      ];
    }),
  );
}

/** How long a decision takes while there is room: calls come evenly, half as many as the ceiling of one write a command. */
async function timeDecisions(redis: Redis, perSecond: number): Promise<void> {
  const all = [await ceilingOn(redis), ...(await rateLimitersOn(redis, ALGORITHMS, TERMS))].map((runner) => ({
    runner,
    runs: [] as Run[],
  }));
  for (let round = -1; round < OPEN_ROUNDS; round += 1) {
    for (const { runner, runs } of all) {
      const run = await openLoop((turn) => runner.act(keyOf(turn)), { perSecond, ms: OPEN_MS });
      // The first round warms the compiler up.
      if (round >= 0) runs.push(run);
    }
    await redis.flushall();
  }
  const tell = (runs: Run[], of: 'p50' | 'p99') => median(runs.map((run) => run[of]));
  printTable(
    ['what', 'p50 ms', `p99 ms (< ${GOALS.p99Ms})`, 'goal'],
    all.map(({ runner: { name, own }, runs }) => [
      name,
      tell(runs, 'p50').toFixed(2),
      tell(runs, 'p99').toFixed(2),
      own ? kept(tell(runs, 'p99') < GOALS.p99Ms) : '',
    ]),
  );
}

function compareInMemory(): void {
  const runners = ALGORITHMS.map((algorithm) => {
    const store = createMemoryStore({ clock: Date.now, maxKeys: KEYS });
    const policies: Policy[] = [{ name: 'bench', algorithm, limit: TERMS.limit, windowMs: 1_000 }];
    return { algorithm, act: (key: string) => store.decideNow(key, policies, 1), runs: [] as number[] };
  });
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const { act, runs } of runners) {
      const startedAt = performance.now();
      for (let call = 0; call < IN_MEMORY; call += 1) act(keyOf(call));
      const perSecond = (IN_MEMORY * 1000) / (performance.now() - startedAt);
      // The first two rounds warm the compiler up.
      if (round >= 0) runs.push(perSecond);
    }
  }
  console.log(
    `\nDecisions in memory, one thread: ${whole(KEYS)} keys, ${TERMS.limit} a second each; medians of ${ROUNDS} alternating rounds of ${whole(IN_MEMORY)}\n`,
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
const plain = new Redis(server.url);
const gathering = new GatheringRedis(server.url);
try {
  const load = `${IN_FLIGHT} calls under way on one connection, ${whole(KEYS)} keys, ${TERMS.limit} a minute each`;
  const rounds = `medians of ${ROUNDS} rounds of ${ROUND_MS} ms, each right after one of the ceiling`;
  console.log(`\nOne write a command, as clients send: ${machine()}; nothing on disk, ${load}; ${rounds}\n`);
  const bare = await compare(plain);
  printCompared(bare, true);
  console.log('\nThe commands of a turn of the event loop in one write, as Maru sends; the same load\n');
  printCompared(await compare(gathering), false);
  const half = Math.round(middle(bare[0] as Compared, 'perSecond') / 2_000) * 1_000;
  console.log(
    `\n${whole(half)} decisions a second coming evenly, half of the first ceiling, as Maru sends; timed from when each was due; medians of ` +
      `${OPEN_ROUNDS} alternating rounds of ${OPEN_MS} ms\n`,
  );
  await timeDecisions(gathering, half);
  compareInMemory();
} finally {
  plain.disconnect();
  gathering.disconnect();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
}
