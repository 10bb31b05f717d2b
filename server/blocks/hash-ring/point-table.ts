/** Points of the ring in order, and whose they are. At one position several nodes may have points: the lower node number stands first and owns it. */
export type PointTable = {
  points: Uint32Array;
  /** The number of the point's node in the list of nodes. */
  owners: Uint16Array;
};

/** Positions on the ring: 2^32. */
export const CIRCLE = 2 ** 32;

export const emptyTable = (): PointTable => ({ points: new Uint32Array(0), owners: new Uint16Array(0) });

/** A table from pairs in any order. */
export function tableOf(points: ArrayLike<number>, owners: ArrayLike<number>): PointTable {
  // Position and node in one number (48 bits of 53), so that typed arrays sort them without calling back.
  const keys = new Float64Array(points.length);
  for (let i = 0; i < keys.length; i++) keys[i] = (points[i] as number) * 0x10000 + (owners[i] as number);
  keys.sort();
  const table = { points: new Uint32Array(keys.length), owners: new Uint16Array(keys.length) };
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    table.points[i] = Math.floor(key / 0x10000);
    table.owners[i] = key % 0x10000;
  }
  return table;
}

/** The table with further points of node `owner`; with `isNewNode` the numbers from `owner` on move up first. */
export function withPoints(table: PointTable, added: Uint32Array, owner: number, isNewNode: boolean): PointTable {
  const sorted = added.slice().sort();
  const size = table.points.length + sorted.length;
  const next = { points: new Uint32Array(size), owners: new Uint16Array(size) };
  for (let i = 0, from = 0, mine = 0; i < size; i++) {
    const old = from < table.points.length;
    const oldPoint = old ? (table.points[from] as number) : 0;
    const oldOwner = old
      ? (table.owners[from] as number) + (isNewNode && (table.owners[from] as number) >= owner ? 1 : 0)
      : 0;
    const point = sorted[mine];
    if (point === undefined || (old && (oldPoint < point || (oldPoint === point && oldOwner < owner)))) {
      next.points[i] = oldPoint;
      next.owners[i] = oldOwner;
      from++;
    } else {
      next.points[i] = point;
      next.owners[i] = owner;
      mine++;
    }
  }
  return next;
}

/** The table without the points for which `isGone` says so; with `removed` the numbers above that node move down. */
export function withoutPoints(table: PointTable, isGone: (index: number) => boolean, removed?: number): PointTable {
  const kept = { points: new Uint32Array(table.points.length), owners: new Uint16Array(table.points.length) };
  let size = 0;
  for (let i = 0; i < table.points.length; i++) {
    if (isGone(i)) continue;
    const owner = table.owners[i] as number;
    kept.points[size] = table.points[i] as number;
    kept.owners[size] = removed !== undefined && owner > removed ? owner - 1 : owner;
    size++;
  }
  return { points: kept.points.slice(0, size), owners: kept.owners.slice(0, size) };
}

/** Positions that point `index` owns: those after the point before it, up to itself. 0 for a point that shares its place with an earlier one. */
export function arcSize({ points }: PointTable, index: number): number {
  const point = points[index] as number;
  if (index > 0) return point - (points[index - 1] as number);
  const size = point + CIRCLE - (points[points.length - 1] as number);
  return size === 0 ? CIRCLE : size;
}

/** Positions owned by each of `count` nodes. */
export function loadsOf(table: PointTable, count: number): Float64Array {
  const loads = new Float64Array(count);
  for (let i = 0; i < table.points.length; i++) {
    const owner = table.owners[i] as number;
    loads[owner] = (loads[owner] as number) + arcSize(table, i);
  }
  return loads;
}

/**
 * Finds the first point at or after a position, the first of all after the last one. The top bits of the position lead to the few points of
 * one bucket, which are searched by halves: about one step where points lie evenly, never more than a plain binary search.
 */
export function createFinder({ points }: PointTable): (position: number) => number {
  const size = points.length;
  const bits = Math.min(16, Math.max(1, Math.ceil(Math.log2(size + 1)) + 1));
  const shift = 32 - bits;
  const starts = new Uint32Array(2 ** bits + 1);
  for (let bucket = 0, i = 0; bucket <= 2 ** bits; bucket++) {
    while (i < size && (points[i] as number) >>> shift < bucket) i++;
    starts[bucket] = i;
  }
  return (position) => {
    const bucket = position >>> shift;
    let low = starts[bucket] as number;
    let high = starts[bucket + 1] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((points[middle] as number) < position) low = middle + 1;
      else high = middle;
    }
    return low === size ? 0 : low;
  };
}
