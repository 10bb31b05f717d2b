import { type Epochs, epochAt, FIRST_EPOCHS, SLOTS, slotAt } from './epochs.ts';
import { checkCount, type LocalIdGenerator } from './id-generator.ts';
import { firstIdOf, MAX_SEQUENCE, SEQUENCE_BITS } from './parse-snowflake.ts';

/**
 * Snowflake ids: 1 sign bit (0), 41 bits of time since 2026 (slots of a millisecond, see `Epoch`), 10 bits of node (5 of datacentre, 5 of
 * machine), 12 bits of sequence. Chapter 7 of the book; Twitter, "Announcing Snowflake" (2010).
 */

/** A clock that went back by at most this is waited for; more is refused. */
const MAX_WAIT_BACK_MS = 5;

/** Ids of quiet times would all end in sequence 0 and shard unevenly, so each slot starts at a random number below this. */
const START_SPREAD = 64;

/** Clock readings until a wait gives up: several hundred milliseconds of real time, and an end for a clock that stands still. */
const DEFAULT_SPIN_LIMIT = 10_000_000;

/** The number of ids that a batch gives before it lets other work run. */
const BATCH_SLICE = MAX_SEQUENCE + 1;

/** Which half of a 64-bit number comes first in memory. */
const LOW_HALF = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

/** The right to give ids with `node` and a time from `floorMs` up to and including `ceilingMs` (Unix milliseconds). */
export type IdWindow = {
  node: number;
  floorMs: number;
  ceilingMs: number;
  /** All that begin before the ceiling; the first one alone unless told. */
  epochs?: Epochs;
};

export type SnowflakeOptions = {
  /** The window that is valid now, another object whenever it changes: a heartbeat moves the ceiling and a lost lease changes the node. */
  window: () => IdWindow;
  /** Unix milliseconds. */
  clock: () => number;
  /** A number from 0 to below 1. */
  random: () => number;
  spinLimit?: number;
};

/**
 * `next()` gives one id, greater than all before it. It waits (at most a few ms) for the next slot when 4,096 ids of this one are used up.
 * What cannot be given is refused with an `IdRefusedError`.
 */
export interface Snowflake extends LocalIdGenerator {
  /** Fills the array with ids in ascending order, without making a `bigint` of each: several times as fast. */
  fill(target: BigUint64Array): void;
  /** The time of the last id, or the floor of the lease before the first one. */
  lastMs(): number;
  /** The number of ids given so far. */
  given(): number;
}

/** Why no id can be given now. `reason` tells the cases apart. */
export class IdRefusedError extends Error {
  override name = 'IdRefusedError';
  readonly reason: 'clock_back' | 'clock_stalled' | 'lease_expired' | 'time_overflow' | 'before_epoch';

  constructor(reason: IdRefusedError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export function createSnowflake(options: SnowflakeOptions): Snowflake {
  const { window, clock, random, spinLimit = DEFAULT_SPIN_LIMIT } = options;
  let lease: IdWindow | undefined;
  let node = -1;
  let slotOf = slotsOf(FIRST_EPOCHS);
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastSlot = Number.NEGATIVE_INFINITY;
  let sequence = MAX_SEQUENCE;
  let base = 0n;
  let given = 0;
  /** All ids of the last slot were given. */
  let isBusy = false;

  /** Another node starts after everything given so far, and in the first slot that lies above the old ceiling as a whole. */
  function adopt(next: IdWindow): void {
    const epochs = next.epochs ?? FIRST_EPOCHS;
    if (epochs !== (lease?.epochs ?? FIRST_EPOCHS)) slotOf = slotsOf(epochs);
    if (next.node !== node || next.floorMs - 1 > lastMs) {
      node = next.node;
      lastMs = Math.max(lastMs, next.floorMs - 1);
      lastSlot = Math.max(lastSlot, slotAt(epochs, next.floorMs - 1));
      sequence = MAX_SEQUENCE;
      isBusy = false;
    }
    lease = next;
  }

  /** Reads the clock until it is neither before the last id nor in a slot that is used up; refuses when it does not get there. */
  function readClock(): number {
    for (let spin = 0; spin < spinLimit; spin++) {
      const now = clock();
      if (now > lastMs) {
        if (sequence !== MAX_SEQUENCE || slotOf(now) > lastSlot) return now;
      } else if (now === lastMs) {
        if (sequence !== MAX_SEQUENCE) return now;
      } else if (lastMs - now > MAX_WAIT_BACK_MS) {
        throw new IdRefusedError(
          'clock_back',
          `the clock went back by ${lastMs - now} ms: no id until it has caught up`,
        );
      }
    }
    throw new IdRefusedError('clock_stalled', 'the clock stands still: no id can be given');
  }

  /** Begins the slot of `now`. After one that was used up it starts at 0, so that a busy node gives all 4,096. */
  function enter(slot: number): void {
    if (slot < 0) throw new IdRefusedError('before_epoch', 'the clock shows a time before 2026: set it');
    if (slot >= SLOTS) throw new IdRefusedError('time_overflow', 'the 41 bits of time are used up: plan a new epoch');
    base = firstIdOf(slot, node);
    sequence = isBusy && slot === lastSlot + 1 ? -1 : Math.floor(random() * START_SPREAD) - 1;
    lastSlot = slot;
  }

  /** Takes up to `wanted` numbers of one slot, those up to and including `sequence`, and says how many. */
  function claim(wanted: number): number {
    const valid = window();
    if (valid !== lease) adopt(valid);
    // The clock comes first: what is refused has changed nothing.
    const now = readClock();
    if (now > valid.ceilingMs) {
      throw new IdRefusedError('lease_expired', `the lease of node ${node} has run out and was not renewed`);
    }
    if (now !== lastMs) {
      const slot = slotOf(now);
      if (slot !== lastSlot) enter(slot);
      lastMs = now;
    }
    const count = Math.min(wanted, MAX_SEQUENCE - sequence);
    sequence += count;
    given += count;
    isBusy = sequence === MAX_SEQUENCE;
    return count;
  }

  function next(): bigint {
    claim(1);
    return base + BigInt(sequence);
  }

  function fill(target: BigUint64Array): void {
    const halves = new Uint32Array(target.buffer, target.byteOffset, target.length * 2);
    for (let filled = 0; filled < target.length; ) {
      const count = claim(target.length - filled);
      const high = Math.floor(lastSlot / 1024);
      const low = (((lastSlot % 1024) << 22) | (node << SEQUENCE_BITS) | (sequence - count + 1)) >>> 0;
      for (let index = 0, at = 2 * filled; index < count; index++, at += 2) {
        halves[at + LOW_HALF] = low + index;
        halves[at + 1 - LOW_HALF] = high;
      }
      filled += count;
    }
  }

  async function nextBatch(count: number): Promise<bigint[]> {
    checkCount(count);
    const ids: bigint[] = [];
    while (ids.length < count) {
      if (ids.length > 0) await new Promise<void>((resolve) => setImmediate(resolve));
      const taken = claim(Math.min(BATCH_SLICE, count - ids.length));
      for (let number = sequence - taken + 1; number <= sequence; number++) ids.push(base + BigInt(number));
    }
    return ids;
  }

  return { next, nextBatch, fill, lastMs: () => Math.max(lastMs, window().floorMs), given: () => given };
}

/** `slotAt` for times that mostly fall into the same epoch. */
function slotsOf(epochs: Epochs): (timeMs: number) => number {
  let { epoch, untilMs } = epochAt(epochs, Number.NEGATIVE_INFINITY);
  return (timeMs) => {
    if (timeMs >= untilMs || timeMs < epoch.fromMs) ({ epoch, untilMs } = epochAt(epochs, timeMs));
    const elapsed = timeMs - epoch.fromMs;
    return epoch.firstSlot + (epoch.tickMs === 1 ? elapsed : Math.floor(elapsed / epoch.tickMs));
  };
}
