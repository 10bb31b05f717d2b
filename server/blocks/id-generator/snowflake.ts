/**
 * Snowflake ids: 1 sign bit (0), 41 bits of milliseconds since `EPOCH_MS`, 10 bits of node (datacentre and machine), 12 bits of sequence.
 * Chapter 5 of the book; Twitter, "Announcing Snowflake" (2010).
 */

/** 2026-01-01T00:00:00Z. The 41 bits last until September 2095. */
export const EPOCH_MS = Date.UTC(2026, 0, 1);
export const MAX_NODE = 1023;
const MAX_SEQUENCE = 4095;
const NODE_BITS_SHIFT = 12;
const TIME_SHIFT = 22n;
const MAX_ELAPSED_MS = 2 ** 41 - 1;

/** A clock that went back by at most this is waited for; more is refused. */
const MAX_WAIT_BACK_MS = 5;

/** Ids of quiet times would all end in sequence 0 and shard unevenly, so each millisecond starts at a random number below this. */
const START_SPREAD = 64;

/** Clock readings until a wait gives up: several hundred milliseconds of real time, and an end for a clock that stands still. */
const DEFAULT_SPIN_LIMIT = 10_000_000;

/** The right to give ids with `node` and a time from `floorMs` up to and including `ceilingMs` (Unix milliseconds). */
export type IdWindow = { node: number; floorMs: number; ceilingMs: number };

export type SnowflakeOptions = {
  /** The window that is valid now; asked for at each id, because a heartbeat moves the ceiling and a lost lease changes the node. */
  window: () => IdWindow;
  /** Unix milliseconds. */
  clock: () => number;
  /** A number from 0 to below 1. */
  random: () => number;
  spinLimit?: number;
};

export type Snowflake = {
  /** One id, greater than all before it. Waits (at most a few ms) for the next millisecond when 4,096 ids of this one are used up. */
  next(): bigint;
  /** `count` ids in ascending order; lets other work run in between. */
  nextBatch(count: number): Promise<bigint[]>;
  /** The time of the last id, or the floor of the lease before the first one. */
  lastMs(): number;
};

export type SnowflakeParts = { time: Date; node: number; sequence: number };

/** Why no id can be given now. `reason` tells the cases apart. */
export class IdRefusedError extends Error {
  override name = 'IdRefusedError';
  readonly reason: 'clock_back' | 'clock_stalled' | 'lease_expired' | 'time_overflow' | 'before_epoch';

  constructor(reason: IdRefusedError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The number of ids that a batch gives before it lets other work run. */
const BATCH_SLICE = 4096;

export function createSnowflake(options: SnowflakeOptions): Snowflake {
  const { window, clock, random, spinLimit = DEFAULT_SPIN_LIMIT } = options;
  let node = -1;
  let lastMs = Number.NEGATIVE_INFINITY;
  let sequence = MAX_SEQUENCE;
  let base = 0n;

  /** Reads the clock until it shows `atLeastMs`; refuses when it does not get there. */
  function waitFor(atLeastMs: number): number {
    for (let spin = 0; spin < spinLimit; spin++) {
      const now = clock();
      if (now >= atLeastMs) return now;
      refuseTooFarBack(now, lastMs);
    }
    throw new IdRefusedError('clock_stalled', 'the clock stands still: no id can be given');
  }

  /** A new node starts after everything given so far and at the floor of its lease. */
  function moveTo(lease: IdWindow): void {
    node = lease.node;
    lastMs = Math.max(lastMs, lease.floorMs - 1);
    sequence = MAX_SEQUENCE;
  }

  function next(): bigint {
    const lease = window();
    if (lease.node !== node || lease.floorMs - 1 > lastMs) moveTo(lease);
    let now = clock();
    if (now < lastMs) {
      refuseTooFarBack(now, lastMs);
      now = waitFor(lastMs);
    }
    if (now === lastMs && sequence === MAX_SEQUENCE) now = waitFor(lastMs + 1);
    if (now > lease.ceilingMs) {
      throw new IdRefusedError('lease_expired', `the lease of node ${node} has run out and was not renewed`);
    }
    if (now === lastMs) {
      sequence++;
    } else {
      base = baseOf(now, node);
      sequence = Math.floor(random() * START_SPREAD);
      lastMs = now;
    }
    return base + BigInt(sequence);
  }

  async function nextBatch(count: number): Promise<bigint[]> {
    const ids: bigint[] = [];
    while (ids.length < count) {
      if (ids.length > 0 && ids.length % BATCH_SLICE === 0) await new Promise<void>((resolve) => setImmediate(resolve));
      ids.push(next());
    }
    return ids;
  }

  return { next, nextBatch, lastMs: () => Math.max(lastMs, window().floorMs) };
}

function refuseTooFarBack(now: number, lastMs: number): void {
  const back = lastMs - now;
  if (back <= MAX_WAIT_BACK_MS) return;
  throw new IdRefusedError('clock_back', `the clock went back by ${back} ms: no id until it has caught up`);
}

function baseOf(now: number, node: number): bigint {
  const elapsed = now - EPOCH_MS;
  if (elapsed < 0) throw new IdRefusedError('before_epoch', 'the clock shows a time before 2026: set it');
  if (elapsed > MAX_ELAPSED_MS) throw new IdRefusedError('time_overflow', 'the 41 bits of time are used up');
  return (BigInt(elapsed) << TIME_SHIFT) | BigInt(node << NODE_BITS_SHIFT);
}

/** Takes an id apart. Throws a `RangeError` for what cannot be a snowflake. */
export function parseSnowflake(id: bigint): SnowflakeParts {
  if (id < 0n || id >= 1n << 63n) throw new RangeError('not a snowflake id: it must be from 0 to 2^63 - 1');
  const low = Number(id & 0x3fffffn);
  return {
    time: new Date(Number(id >> TIME_SHIFT) + EPOCH_MS),
    node: low >> NODE_BITS_SHIFT,
    sequence: low & MAX_SEQUENCE,
  };
}

/** The smallest id that can be given at this time: where a range of times begins among ids. */
export function firstSnowflakeAt(timeMs: number): bigint {
  const elapsed = Math.min(Math.max(0, Math.floor(timeMs - EPOCH_MS)), MAX_ELAPSED_MS);
  return BigInt(elapsed) << TIME_SHIFT;
}

/** Milliseconds until the 41 bits of time are used up. */
export function millisecondsLeft(nowMs: number): number {
  return EPOCH_MS + MAX_ELAPSED_MS - nowMs;
}
