import type { Epochs } from './epochs.ts';
import { MAX_NODE } from './parse-snowflake.ts';
import type { IdWindow } from './snowflake.ts';

/**
 * Node numbers are leased, not configured. A lease has a ceiling: the last millisecond that its holder may use, stored durably *before* it
 * is used. Whoever takes the node over starts above that ceiling. So neither a crash, a process that slept past its lease nor a clock set
 * back can repeat an id, and no two clocks need to agree for that.
 */

export type LeaseStore = {
  /** The epochs that have begun or are planned. Once there, an epoch is never changed. */
  epochs(): Promise<Epochs>;
  /**
   * Takes a free node (the lowest, or the one in `node`) in one atomic step: one that nobody holds or whose ceiling is before `nowMs`.
   * Stores `ceilingMs`, or the last millisecond before an epoch that comes after the `knownEpochs` first ones, and gives it back. Null when
   * another taker was faster or the node asked for is held; `full` when no node is free.
   */
  take(request: {
    holder: string;
    nowMs: number;
    ceilingMs: number;
    knownEpochs: number;
    node?: number;
  }): Promise<{ node: number; ceilingMs: number } | null | 'full'>;
  /**
   * Pushes the ceiling ahead (never lowers it), again not into an unknown epoch, and gives what it is now; null when `holder` does not hold
   * the node any more. `given` is the number of ids that the holder has given so far, for people who watch.
   */
  renew(request: {
    node: number;
    holder: string;
    ceilingMs: number;
    knownEpochs: number;
    given: number;
  }): Promise<number | null>;
  /** Gives the node back: its ceiling becomes `lastMs`, the last millisecond that was used. */
  release(request: { node: number; holder: string; lastMs: number }): Promise<void>;
};

export type LeaseOptions = {
  store: LeaseStore;
  /** Says who holds it; never the same for two processes, nor for two leases of one process. */
  holder: string;
  clock: () => number;
  /** A number from 0 to below 1. */
  random: () => number;
  /** How far the ceiling is pushed ahead of the clock; also how long ids go on while the store is away. Default 60 s. */
  aheadMs?: number;
  /** Ask for this node and no other. */
  node?: number;
};

export type Lease = {
  window(): IdWindow;
  /** Pushes the ceiling ahead; takes another node when this one was lost. @param given ids given so far, 0 unless told */
  renew(given?: number): Promise<void>;
  release(lastMs: number): Promise<void>;
};

/** The node that was asked for is held by somebody else, or none of them is free. */
export class NodeTakenError extends Error {
  override name = 'NodeTakenError';
}

const DEFAULT_AHEAD_MS = 60_000;
const MAX_ATTEMPTS = 100;

/** Leases a node number. Throws `NodeTakenError` when there is none to have. */
export async function leaseNode(options: LeaseOptions): Promise<Lease> {
  const { store, holder, clock, aheadMs = DEFAULT_AHEAD_MS } = options;
  let window = await takeNode(options, await store.epochs());
  let renewing: Promise<void> | undefined;

  async function pushAhead(given: number): Promise<void> {
    const epochs = await store.epochs();
    // After a clock was set back the ceiling stays where it is: ids up to it are ours already.
    const wanted = Math.max(window.ceilingMs, clock() + aheadMs);
    const request = { node: window.node, holder, ceilingMs: wanted, knownEpochs: epochs.length, given };
    const ceilingMs = await store.renew(request);
    window = ceilingMs === null ? await takeNode(options, epochs) : { ...window, ceilingMs, epochs };
  }

  return {
    window: () => window,
    renew(given = 0) {
      renewing ??= pushAhead(given).finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
    async release(lastMs) {
      await renewing?.catch(() => undefined);
      await store.release({ node: window.node, holder, lastMs });
    },
  };
}

async function takeNode(options: LeaseOptions, epochs: Epochs): Promise<IdWindow> {
  const { store, holder, clock, random, aheadMs = DEFAULT_AHEAD_MS, node: wanted } = options;
  if (wanted !== undefined && !(Number.isInteger(wanted) && wanted >= 0 && wanted <= MAX_NODE)) {
    throw new RangeError(`a node number is from 0 to ${MAX_NODE}`);
  }
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const nowMs = clock();
    const asked = wanted === undefined ? {} : { node: wanted };
    const request = { holder, nowMs, ceilingMs: nowMs + aheadMs, knownEpochs: epochs.length, ...asked };
    const taken = await store.take(request);
    if (taken === 'full') throw new NodeTakenError('all node numbers are leased');
    // The store only gave it because its ceiling is before `nowMs`, so starting at `nowMs` is starting above the ceiling.
    if (taken) return { node: taken.node, floorMs: nowMs, ceilingMs: taken.ceilingMs, epochs };
    if (wanted !== undefined) throw new NodeTakenError(`node ${wanted} is leased to somebody else`);
    await new Promise((resolve) => setTimeout(resolve, random() * 10 * Math.min(attempt, 10)));
  }
  throw new NodeTakenError('other processes were always faster in taking a node number');
}
