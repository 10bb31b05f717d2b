import { arcSize, CIRCLE, type PointTable } from './point-table.ts';

/** The arcs of a table, each named by the number of its point. */
export type ArcsByOwner = {
  /** Positions of each arc. */
  sizes: Float64Array;
  /** The arcs of one node, the largest first. */
  of(owner: number): Uint32Array;
};

export function arcsByOwner(table: PointTable, count: number): ArcsByOwner {
  const { points, owners } = table;
  const sizes = new Float64Array(points.length);
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < points.length; i++) {
    sizes[i] = arcSize(table, i);
    const after = (owners[i] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let owner = 0; owner < count; owner++)
    starts[owner + 1] = (starts[owner + 1] as number) + (starts[owner] as number);
  const arcs = new Uint32Array(points.length);
  const next = starts.slice();
  for (let i = 0; i < points.length; i++) {
    const owner = owners[i] as number;
    const at = next[owner] as number;
    arcs[at] = i;
    next[owner] = at + 1;
  }
  const isSorted = new Uint8Array(count);
  return {
    sizes,
    of(owner) {
      const own = arcs.subarray(starts[owner], starts[owner + 1]);
      if (!isSorted[owner]) sortBySize(own, sizes);
      isSorted[owner] = 1;
      return own;
    },
  };
}

/** The largest first, of equal ones the first: as numbers of 53 bits, which typed arrays sort without calling back. */
function sortBySize(arcs: Uint32Array, sizes: Float64Array): void {
  const keys = new Float64Array(arcs.length);
  for (let i = 0; i < arcs.length; i++) keys[i] = (CIRCLE - (sizes[arcs[i] as number] as number)) * 2 ** 20 + i;
  keys.sort();
  const unsorted = arcs.slice();
  for (let i = 0; i < arcs.length; i++) arcs[i] = unsorted[(keys[i] as number) % 2 ** 20] as number;
}

type Cut = { point: number; taken: number };

/** An arc is cut somewhere in it, so that something of it stays; where there is no choice only a position of it. */
const MOST_OF_ARC = 0.9;

/**
 * Cuts the beginning off one of a node's arcs for the newcomer: of `rest` positions in `left` cuts its part. What decides: when a node leaves, each
 * of its arcs falls to the owner of the next one. So of the arcs that are large enough it cuts the one after which the sums "this node right
 * before that node" are most even (least sum of squares): then whoever leaves, its load falls on all others alike. But never one without which
 * those that are left could not give the rest. Answers null when no arc is left.
 */
export function createCutter(
  table: PointTable,
  { sizes, of }: ArcsByOwner,
  newcomer: number,
): (owner: number, rest: number, left: number) => Cut | null {
  const { points, owners } = table;
  const size = points.length;
  const isCut = new Uint8Array(size);
  const width = newcomer + 1;
  const sums = new Float64Array(width * width);
  const before = (i: number) => (i === 0 ? size - 1 : i - 1);
  const after = (i: number) => (i + 1 === size ? 0 : i + 1);
  for (let i = 0; i < size; i++) {
    const at = (owners[before(i)] as number) * width + (owners[i] as number);
    sums[at] = (sums[at] as number) + (sizes[before(i)] as number);
  }

  const heirBehind = (i: number) => (isCut[after(i)] ? newcomer : (owners[after(i)] as number));

  /** Half of the change of the sum of squares when `taken` positions are cut from arc `i`. */
  function costOf(i: number, taken: number): number {
    const owner = owners[i] as number;
    const giver = (owners[before(i)] as number) * width;
    const freed = sizes[before(i)] as number;
    return (
      freed * ((sums[giver + newcomer] as number) - (sums[giver + owner] as number) + freed) +
      taken * ((sums[newcomer * width + owner] as number) - (sums[owner * width + heirBehind(i)] as number) + taken)
    );
  }

  function add(at: number, change: number): void {
    sums[at] = (sums[at] as number) + change;
  }

  function take(i: number, taken: number): Cut {
    const owner = owners[i] as number;
    const giver = (owners[before(i)] as number) * width;
    const freed = sizes[before(i)] as number;
    add(giver + owner, -freed);
    add(giver + newcomer, freed);
    add(newcomer * width + owner, taken);
    add(owner * width + heirBehind(i), -taken);
    isCut[i] = 1;
    sizes[i] = (sizes[i] as number) - taken;
    return { point: ((points[before(i)] as number) + taken) >>> 0, taken };
  }

  return (owner, rest, left) => {
    const arcs = of(owner);
    let uncut = 0;
    let smallest = -1;
    let largest = -1;
    // What the largest arcs can give, as many as there are cuts; and all but the least of them.
    let most = 0;
    let mostButOne = 0;
    for (let at = 0; at < arcs.length; at++) {
      const i = arcs[at] as number;
      const arc = sizes[i] as number;
      if (isCut[i] || arc < 2) continue;
      if (largest < 0) largest = i;
      smallest = i;
      if (uncut < left) most += arc - 1;
      if (uncut < left - 1) mostButOne += arc - 1;
      uncut++;
    }
    if (uncut === 0) return null;
    const amount = Math.max(1, Math.round(rest / Math.min(left, uncut)));
    /** As much as is wished, more when the others could not give the rest, less when the arc has not so much. */
    const within = (i: number, wished: number): number => {
      const arc = sizes[i] as number;
      return Math.max(1, Math.min(Math.max(wished, Math.ceil(rest - (most - (arc - 1)))), arc - 1));
    };
    if (uncut <= left) {
      // Every arc is needed: the small ones go first, and the large ones make up for them.
      const wished = Math.min(amount, Math.floor((sizes[smallest] as number) * MOST_OF_ARC));
      return take(smallest, within(smallest, wished));
    }
    let best = -1;
    let bestCost = Number.POSITIVE_INFINITY;
    let rank = 0;
    for (let at = 0; at < arcs.length; at++) {
      const i = arcs[at] as number;
      const arc = sizes[i] as number;
      if (isCut[i] || arc < 2) continue;
      // They come the largest first: the following are too small, too.
      if (arc * MOST_OF_ARC < amount) break;
      const others = rank < left ? most - (arc - 1) : mostButOne;
      rank++;
      if (others < rest - amount) continue;
      const cost = costOf(i, amount);
      if (cost < bestCost) {
        bestCost = cost;
        best = i;
      }
    }
    return best >= 0 ? take(best, amount) : take(largest, within(largest, amount));
  };
}
