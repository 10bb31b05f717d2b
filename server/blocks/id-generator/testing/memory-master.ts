import type { Master } from '../multi-master.ts';

export type MemoryMaster = Master & {
  isAway: boolean;
  /** Runs before each step of a change: a place to give numbers or to fail. */
  before: (() => Promise<void>) | undefined;
};

/** What a Postgres sequence does, in memory: numbers above its fence are refused, and a whole batch fails with them. */
export function createMemoryMaster(name: string, start: bigint, step: bigint): MemoryMaster {
  let next = start;
  let last = start;
  let most: bigint | undefined;
  let increment = step;
  const master: MemoryMaster = {
    name,
    isAway: false,
    before: undefined,
    async nextBatch(count) {
      if (master.isAway) throw new Error('away');
      const ids: bigint[] = [];
      for (let taken = 0; taken < count; taken++) {
        // As in Postgres, what was taken before the refusal is lost.
        if (most !== undefined && next > most) throw new Error('the sequence has reached its maximum');
        last = next;
        ids.push(next);
        next += increment;
      }
      return ids;
    },
    async read() {
      await reach();
      return { last, step: increment };
    },
    async fence(wanted) {
      await reach();
      const fence = most !== undefined && most < wanted ? most : wanted;
      if (last > fence && next !== start) return false;
      most = fence;
      return true;
    },
    async restart(from, newStep) {
      await reach();
      next = from;
      last = from;
      increment = newStep;
      most = undefined;
    },
  };
  async function reach(): Promise<void> {
    await master.before?.();
    if (master.isAway) throw new Error('away');
  }
  return master;
}
