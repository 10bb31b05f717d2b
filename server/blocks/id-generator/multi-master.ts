import { checkCount, type IdGenerator } from './id-generator.ts';

/**
 * Multi-master: k databases count with step k, database i from i on, so that no two of them ever give the same number. Nobody is in charge and
 * the loss of one is survived; but numbers do not grow with time over all databases, and k is hard to change. Chapter 7 of the book.
 */

/** The counter of one database: a Postgres sequence with `INCREMENT BY step START start`. */
export type Master = {
  /** Names it in errors. */
  name: string;
  nextBatch(count: number): Promise<bigint[]>;
  /** The last number given (or one that will never be given), and the step. */
  read(): Promise<{ last: bigint; step: bigint }>;
  /** From now on no number above `most` is given, in one atomic step. False when one was given already. An earlier, lower fence stays. */
  fence(most: bigint): Promise<boolean>;
  /** Takes the fence away and goes on with `start`, `start + step`, …, in one atomic step. */
  restart(start: bigint, step: bigint): Promise<void>;
};

export type MultiMasterOptions = { masters: readonly Master[] };

/** Asks the masters in turns, and another one when one fails. Fails when all do. */
export function createMultiMaster({ masters }: MultiMasterOptions): IdGenerator {
  let turn = 0;
  return {
    async nextBatch(count) {
      checkCount(count);
      if (count === 0) return [];
      const failures: unknown[] = [];
      const first = turn++;
      for (let offset = 0; offset < masters.length; offset++) {
        const master = masters[(first + offset) % masters.length];
        try {
          if (master) return await master.nextBatch(count);
        } catch (error) {
          failures.push(error);
        }
      }
      throw new AggregateError(failures, 'no master answers');
    },
  };
}

/** What a fenced master may still give while the others are on their way: numbers are refused when that is not enough. */
const DEFAULT_MARGIN = 1_000_000n;
const MAX_ATTEMPTS = 10;

/**
 * Changes the number of masters while all of them go on giving numbers.
 *
 * 1. A fence is set on every old master, above everything that any of them has given. None gives a number above it with the old step.
 * 2. Each new master goes on *above* the fence, with the new step and an offset of its own. What is below has old steps, what is above new
 *    ones, and within each no two masters share a number.
 *
 * It can be interrupted anywhere and called again: a fence is only ever lowered, and a new call begins above what all of them have reached.
 * Until then nothing repeats; what has not moved yet stops at its fence. A master that is left out keeps its fence for good.
 * @throws Error when a master cannot be reached: as long as it cannot be fenced, no other one may move
 */
export async function changeMasters(
  before: readonly Master[],
  after: readonly Master[],
  margin: bigint = DEFAULT_MARGIN,
): Promise<{ fence: bigint }> {
  if (after.length === 0) throw new RangeError('at least one master must be left');
  const all = [...new Set([...before, ...after])];
  const fence = await fenceAll(all, margin);
  const step = BigInt(after.length);
  for (const [index, master] of after.entries()) await master.restart(fence + 1n + BigInt(index), step);
  return { fence };
}

async function fenceAll(masters: readonly Master[], margin: bigint): Promise<bigint> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const states = await Promise.all(masters.map((master) => master.read()));
    let fence = margin;
    for (const { last } of states) if (last + margin > fence) fence = last + margin;
    const most = fence;
    const isFenced = await Promise.all(masters.map((master) => master.fence(most)));
    if (isFenced.every(Boolean)) return most;
    // One was faster than the margin: those that are fenced stay so, and the next fence lies above.
  }
  throw new Error('the masters give numbers faster than they can be fenced: choose a larger margin');
}
