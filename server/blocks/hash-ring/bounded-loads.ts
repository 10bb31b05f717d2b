import { mix32 } from './murmur.ts';
import type { Ring } from './ring-types.ts';

/** A fifth above the average: with 20 or more in flight a node, rounding up still stays below 1.25 times the average. */
const DEFAULT_EPSILON = 0.2;
/** Jumps until nodes are asked in the order of the circle. With ε = 0.2 a sixth of them has room, so fewer than one key in 10,000 gets there. */
const MAX_JUMPS = 50;
const GOLDEN = 0x9e3779b9;

export type BoundedLoads = {
  /** The node that takes this piece of work, which counts until `release`. Undefined when there are no nodes. */
  acquire(key: string): string | undefined;
  release(id: string): void;
  /** What is in flight at each node. */
  loads(): ReadonlyMap<string, number>;
  /** Goes on with another ring. Nodes that left are forgotten, with what was in flight there. */
  setRing(ring: Ring): void;
};

/**
 * Consistent hashing with bounded loads (Mirrokni, Thorup and Zadimoghaddam, 2016): no node takes work above ⌈(1+ε)·average⌉, the average by
 * weight and with the new piece counted. Overflow jumps to pseudo-random places (Chen, Coleman and Shrivastava, "Revisiting Consistent Hashing
 * with Bounded Loads", 2021) instead of burying the neighbour. Where a key goes depends on what is in flight, so on the process that counts.
 */
export function createBoundedLoads(first: Ring, { epsilon = DEFAULT_EPSILON } = {}): BoundedLoads {
  if (!(epsilon > 0)) throw new RangeError('the room above the average must be positive');
  let ring = first;
  let loads = new Map<string, number>();
  let weights = new Map<string, number>();
  let totalWeight = 0;
  let inFlight = 0;

  function setRing(next: Ring): void {
    ring = next;
    loads = new Map(next.ids.map((id) => [id, loads.get(id) ?? 0]));
    weights = new Map(next.nodes.map(({ id, weight }) => [id, weight]));
    totalWeight = next.nodes.reduce((sum, { weight }) => sum + weight, 0);
    inFlight = [...loads.values()].reduce((sum, load) => sum + load, 0);
  }

  const hasRoom = (id: string): boolean => {
    const capacity = Math.ceil(((1 + epsilon) * (inFlight + 1) * (weights.get(id) as number)) / totalWeight);
    return (loads.get(id) as number) < capacity;
  };

  function choose(key: string): string | undefined {
    const home = ring.hash.key(key);
    let id = ring.lookupAt(home);
    for (let jump = 1; id !== undefined && !hasRoom(id) && jump <= MAX_JUMPS; jump++) {
      id = ring.lookupAt(mix32(home + Math.imul(jump, GOLDEN)));
    }
    // All capacities together exceed what is in flight, so somebody has room.
    return id === undefined || hasRoom(id) ? id : ring.lookupN(key, ring.ids.length).find(hasRoom);
  }

  setRing(first);
  return {
    acquire(key) {
      const id = choose(key);
      if (id === undefined) return undefined;
      loads.set(id, (loads.get(id) ?? 0) + 1);
      inFlight++;
      return id;
    },
    release(id) {
      const load = loads.get(id);
      if (load === undefined || load === 0) return;
      loads.set(id, load - 1);
      inFlight--;
    },
    loads: () => loads,
    setRing,
  };
}
