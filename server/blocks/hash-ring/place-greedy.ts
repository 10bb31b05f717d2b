import { arcSize, CIRCLE, loadsOf, type PointTable } from './point-table.ts';

type Donor = { owner: number; surplus: number; arcs: number[] };

/**
 * Points for a node that joins (or grows) by splitting the largest ranges of those that have too much, so that everybody ends at their share:
 * the idea of Cassandra's and ScyllaDB's token allocation (CASSANDRA-7032). Depends on what is there, so on the order of joining.
 * @param targets the share each node of the table should have afterwards, of 1, by node number; the newcomer gets what is left.
 */
export function placeGreedy(table: PointTable, targets: readonly number[], count: number): Uint32Array {
  if (table.points.length === 0) {
    // Each arc a little longer than the last: equal ones would all be cut alike, and one node be the heir of everything of another.
    const place = (part: number) => part * (0.3 + 0.7 * part);
    return Uint32Array.from({ length: count }, (_, i) => Math.floor(place((i + 1) / count) * CIRCLE) - 1);
  }
  const loads = loadsOf(table, targets.length);
  const donors: Donor[] = targets.map((target, owner) => ({
    owner,
    surplus: Math.max(0, (loads[owner] as number) - target * CIRCLE),
    arcs: [],
  }));
  for (let i = 0; i < table.points.length; i++) (donors[table.owners[i] as number] as Donor).arcs.push(i);
  const wanted = donors.reduce((sum, { surplus }) => sum + surplus, 0);
  const chosen = donors.filter(({ surplus }) => surplus > 0).sort((a, b) => b.surplus - a.surplus || a.owner - b.owner);
  const givers = chosen.slice(0, count);
  const given = givers.reduce((sum, { surplus }) => sum + surplus, 0);
  const cuts = shareOut(count, givers, given);
  const cutter = createCutter(table, targets.length);
  const points: number[] = [];
  // In turns, so that no donor's cuts are all chosen before the others' are known.
  const open = givers.map((donor, i) => ({ donor, left: cuts[i] as number, rest: (donor.surplus * wanted) / given }));
  for (let turn = 0; open.some(({ left }) => left > 0); turn++) {
    const giver = open[turn % open.length] as (typeof open)[number];
    if (giver.left === 0) continue;
    const cut = cutter(giver.donor.arcs, giver.rest, giver.left);
    giver.left = cut === null ? 0 : giver.left - 1;
    if (cut === null) continue;
    giver.rest -= cut.taken;
    points.push(cut.point);
  }
  return Uint32Array.from(points);
}

/** So many cuts for each giver, by its surplus, at least one each; what rounding leaves goes to the largest remainders. */
function shareOut(count: number, givers: readonly Donor[], given: number): number[] {
  const exact = givers.map(({ surplus }) => ((count - givers.length) * surplus) / given);
  const cuts = exact.map((value) => 1 + Math.floor(value));
  const order = exact.map((value, i) => ({ i, rest: value % 1 })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  const missing = count - cuts.reduce((sum, value) => sum + value, 0);
  for (const { i } of order.slice(0, missing)) cuts[i] = (cuts[i] as number) + 1;
  return cuts;
}

/**
 * Cuts the beginning off one of some arcs for the newcomer. What decides: when a node leaves, each of its arcs falls to the owner of the next
 * one. So of the arcs that are large enough it cuts the one after which the sums "this node right before that node" are most even (least
 * sum of squares): then whoever leaves, its load falls on all others alike. Answers null when no arc is left.
 */
function createCutter(table: PointTable, newcomer: number) {
  const size = table.points.length;
  const sizes = Float64Array.from(table.points, (_, i) => arcSize(table, i) / CIRCLE);
  const isCut = new Uint8Array(size);
  const sums = new Float64Array((newcomer + 1) ** 2);
  const pair = (giver: number, heir: number) => giver * (newcomer + 1) + heir;
  const ownerOf = (i: number) => table.owners[i] as number;
  const heirBefore = (i: number) => (isCut[i] ? newcomer : ownerOf(i));
  const add = (at: number, change: number) => {
    sums[at] = (sums[at] as number) + change;
  };
  const costOf = (at: number, change: number) => (2 * (sums[at] as number) + change) * change;
  /** The change of the sum of squares, as `changesOf` has it, without a list for each candidate. */
  const costOfCut = (i: number, part: number): number => {
    const before = i === 0 ? size - 1 : i - 1;
    const after = i + 1 === size ? 0 : i + 1;
    const freed = sizes[before] as number;
    const owner = ownerOf(i);
    return (
      costOf(pair(ownerOf(before), owner), -freed) +
      costOf(pair(ownerOf(before), newcomer), freed) +
      costOf(pair(newcomer, owner), part) +
      costOf(pair(owner, heirBefore(after)), -part)
    );
  };
  const changesOf = (i: number, part: number): [number, number][] => {
    const before = i === 0 ? size - 1 : i - 1;
    const after = i + 1 === size ? 0 : i + 1;
    const freed = sizes[before] as number;
    return [
      [pair(ownerOf(before), ownerOf(i)), -freed],
      [pair(ownerOf(before), newcomer), freed],
      [pair(newcomer, ownerOf(i)), part],
      [pair(ownerOf(i), heirBefore(after)), -part],
    ];
  };
  for (let i = 0; i < size; i++)
    add(pair(ownerOf(i === 0 ? size - 1 : i - 1), ownerOf(i)), sizes[i === 0 ? size - 1 : i - 1] as number);

  return (arcs: readonly number[], rest: number, left: number): { point: number; taken: number } | null => {
    const amount = rest / left;
    const part = amount / CIRCLE;
    // When every arc is needed the small ones go first, and the large ones make up for them.
    const isEachNeeded = arcs.filter((i) => !isCut[i]).length <= left;
    let best = -1;
    let bestCost = Number.POSITIVE_INFINITY;
    for (const i of arcs) {
      if (isCut[i] || arcSize(table, i) < 2) continue;
      // Too small an arc comes after all that are large enough, the largest first; costs stay below 10.
      const cost = isEachNeeded
        ? (sizes[i] as number)
        : (sizes[i] as number) > part * 1.05
          ? costOfCut(i, part)
          : 100 - (sizes[i] as number);
      if (cost < bestCost) {
        bestCost = cost;
        best = i;
      }
    }
    if (best < 0) return null;
    const taken = Math.max(1, Math.min(Math.round(amount), Math.floor(arcSize(table, best) * 0.9)));
    for (const [at, change] of changesOf(best, taken / CIRCLE)) add(at, change);
    isCut[best] = 1;
    sizes[best] = (sizes[best] as number) - taken / CIRCLE;
    const start = table.points[best === 0 ? size - 1 : best - 1] as number;
    return { point: (start + taken) >>> 0, taken };
  };
}
