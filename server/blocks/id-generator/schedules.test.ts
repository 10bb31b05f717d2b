import fc from 'fast-check';
import { it } from 'vitest';
import { EPOCH_MS } from './epochs.ts';
import { type Lease, type LeaseStore, leaseNode, NodeTakenError } from './lease.ts';
import { parseSnowflake } from './parse-snowflake.ts';
import { createSnowflake, IdRefusedError, type Snowflake } from './snowflake.ts';
import { createMemoryLeases } from './testing/memory-leases.ts';

const START = EPOCH_MS + 1_000_000;
const PROCESSES = 4;
/** Fewer than there are processes, so that nodes are fought for. */
const NODES = 3;
const AHEAD_MS = 60;
/** Beyond the ceiling, so that somebody takes over. */
const LONG_MS = 2 * AHEAD_MS;

type Step =
  | { what: 'give'; count: number }
  /** `lose-answer`: the store renews, and the process never hears of it. */
  | { what: 'renew' | 'lose-answer' | 'stop' | 'crash' }
  /** SIGSTOP: it does nothing and knows nothing of it until the next of these (SIGCONT). */
  | { what: 'freeze' }
  /** The clock of this process alone is set. */
  | { what: 'jump'; ms: number }
  /** The time of all. */
  | { what: 'pass'; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: fc.constant('give'), count: fc.integer({ min: 1, max: 6_000 }) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('renew') }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom('stop', 'crash', 'freeze', 'lose-answer') }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('jump'), ms: fc.integer({ min: -LONG_MS, max: LONG_MS }) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('pass'), ms: fc.integer({ min: 1, max: LONG_MS }) }) },
);
const schedule = fc.array(fc.tuple(fc.nat(PROCESSES - 1), step), { minLength: 1, maxLength: 120, size: 'max' });

type Running = { holder: string; lease: Lease; snowflake: Snowflake; last: bigint };
type Process = { skewMs: number; isFrozen: boolean; running: Running | undefined };
/** One holding of one node: its ids must lie above those of all before it, whoever gives when. */
type Tenure = { node: number; first: bigint; last: bigint };

class LostAnswer extends Error {}

/** Processes that share one store of leases. Each has a clock of its own, which also moves on by being read. */
function createWorld() {
  const store = createMemoryLeases(NODES);
  const processes = Array.from(
    { length: PROCESSES },
    (): Process => ({ skewMs: 0, isFrozen: false, running: undefined }),
  );
  const seen = new Set<bigint>();
  const tenures: Tenure[] = [];
  const tenureOf = new Map<string, Tenure>();
  const totals = { given: 0, refused: 0, takenOver: 0 };
  let trueMs = START;
  let readings = 0;
  let holders = 0;
  let losesAnswer = false;

  const watched: LeaseStore = {
    ...store,
    async take(request) {
      const taken = await store.take(request);
      if (taken === null || taken === 'full') return taken;
      if (tenures.some(({ node }) => node === taken.node)) totals.takenOver++;
      const tenure = { node: taken.node, first: -1n, last: -1n };
      tenures.push(tenure);
      tenureOf.set(`${request.holder}/${taken.node}`, tenure);
      return taken;
    },
    async renew(request) {
      const answer = await store.renew(request);
      if (losesAnswer) throw new LostAnswer();
      return answer;
    },
  };

  async function run(process: Process): Promise<Running | undefined> {
    // Some thousand readings a millisecond, as of a real clock.
    const clock = () => {
      if (++readings % 2_000 === 0) trueMs++;
      return trueMs + process.skewMs;
    };
    const holder = `holder ${holders++}`;
    const random = () => (readings % 7) / 7;
    try {
      const lease = await leaseNode({ store: watched, holder, clock, random, aheadMs: AHEAD_MS });
      const snowflake = createSnowflake({ window: lease.window, clock, random, spinLimit: 20_000 });
      return { holder, lease, snowflake, last: -1n };
    } catch (error) {
      if (error instanceof NodeTakenError) return undefined;
      throw error;
    }
  }

  function check(running: Running, id: bigint): void {
    if (seen.has(id)) throw new Error(`${id} was given twice`);
    seen.add(id);
    if (id <= running.last) throw new Error(`${id} came after ${running.last} of the same process`);
    running.last = id;
    const { node } = parseSnowflake(id);
    const tenure = tenureOf.get(`${running.holder}/${node}`);
    if (tenure === undefined) throw new Error(`${id} is of node ${node}, which ${running.holder} has never leased`);
    if (tenure.first < 0n) tenure.first = id;
    tenure.last = id;
    totals.given++;
  }

  function give(running: Running, count: number): void {
    try {
      for (let index = 0; index < count; index++) check(running, running.snowflake.next());
    } catch (error) {
      if (!(error instanceof IdRefusedError)) throw error;
      totals.refused++;
    }
  }

  async function renew({ lease, snowflake }: Running, isLost: boolean): Promise<void> {
    losesAnswer = isLost;
    try {
      await lease.renew(snowflake.given());
    } catch (error) {
      if (!(error instanceof NodeTakenError || error instanceof LostAnswer)) throw error;
    } finally {
      losesAnswer = false;
    }
  }

  return {
    totals,
    async act(number: number, one: Step): Promise<void> {
      const process = processes[number] as Process;
      if (one.what === 'pass') trueMs += one.ms;
      else if (one.what === 'jump') process.skewMs += one.ms;
      else if (one.what === 'freeze') process.isFrozen = !process.isFrozen;
      else if (!process.isFrozen) {
        process.running ??= await run(process);
        const { running } = process;
        if (running === undefined) return;
        if (one.what === 'give') give(running, one.count);
        else if (one.what === 'stop') await running.lease.release(running.snowflake.lastMs());
        else if (one.what !== 'crash') await renew(running, one.what === 'lose-answer');
        if (one.what === 'stop' || one.what === 'crash') process.running = undefined;
      }
    },
    checkTenures(): void {
      const last = new Map<number, bigint>();
      for (const tenure of tenures.filter(({ first }) => first >= 0n)) {
        const before = last.get(tenure.node) ?? -1n;
        if (tenure.first <= before)
          throw new Error(`${tenure.first} is below ${before} of who held node ${tenure.node} before`);
        last.set(tenure.node, tenure.last);
      }
    },
  };
}

it('ids never repeat, and grow with every holder of a node, whatever stops, crashes, freezes, jumps and takes over', async () => {
  const totals = { given: 0, refused: 0, takenOver: 0 };
  const property = fc.asyncProperty(schedule, async (steps) => {
    const world = createWorld();
    for (const [number, one] of steps) await world.act(number, one);
    world.checkTenures();
    for (const key of Object.keys(totals) as (keyof typeof totals)[]) totals[key] += world.totals[key];
  });
  // A failure prints its seed and path.
  await fc.assert(property, { numRuns: 50 });
  // Otherwise nothing was tried.
  if (totals.given < 100_000 || totals.refused < 100 || totals.takenOver < 100) throw new Error(JSON.stringify(totals));
});
