import { type ArcsByOwner, arcsByOwner, createCutter } from './cut-arcs.ts';
import { CIRCLE, loadsOf, type PointTable } from './point-table.ts';

/** A node that others take from: `amount` positions in `cuts` cuts. */
type Giver = { owner: number; load: number; target: number; amount: number; cuts: number };

/**
 * Points for a node that joins (or grows) by splitting ranges of those that have most, down to one level, so that everybody ends at their share:
 * the idea of Cassandra's and ScyllaDB's token allocation (CASSANDRA-7032). Depends on what is there, so on the order of joining. A point takes
 * from one node only: with more nodes than points some give nothing until another one joins.
 * @param targets the share each node of the table should have afterwards, of 1, by node number; null gives nothing.
 * @param wanted the share that the points should take together.
 */
export function placeGreedy(
  table: PointTable,
  targets: readonly (number | null)[],
  wanted: number,
  count: number,
): Uint32Array {
  if (table.points.length === 0) {
    // Each arc a little longer than the last: equal ones would all be cut alike, and one node be the heir of everything of another.
    const place = (part: number) => part * (0.3 + 0.7 * part);
    return Uint32Array.from({ length: count }, (_, i) => Math.floor(place((i + 1) / count) * CIRCLE) - 1);
  }
  const arcs = arcsByOwner(table, targets.length);
  const givers = chooseGivers(loadsOf(table, targets.length), targets, wanted * CIRCLE, count);
  shareCuts(givers, count, arcs);
  levelWithin(givers, wanted * CIRCLE, arcs);
  const cut = createCutter(table, arcs, targets.length);
  const points: number[] = [];
  // In turns, so that no giver's cuts are all chosen before the others' are known.
  for (let turn = 0; givers.some(({ cuts }) => cuts > 0); turn++) {
    const giver = givers[turn % givers.length] as Giver;
    if (giver.cuts === 0) continue;
    const made = cut(giver.owner, giver.amount, giver.cuts);
    giver.cuts = made === null ? 0 : giver.cuts - 1;
    if (made === null) continue;
    giver.amount -= made.taken;
    points.push(made.point);
  }
  return Uint32Array.from(points);
}

/**
 * Those that have most for their share, at most one for each point, come down to one level. When more are above it than there are points, the next
 * newcomer must skip some of these, who rise a step (about what a newcomer of the same kind wants) each time. They go half of that lower now, and swing
 * about the level: the least sum of squares over their wait.
 */
function chooseGivers(
  loads: Float64Array,
  targets: readonly (number | null)[],
  wanted: number,
  count: number,
): Giver[] {
  const all = targets
    .map((target, owner) => ({ owner, load: loads[owner] as number, target: target ?? 0, amount: 0, cuts: 1 }))
    .filter(({ load, target }) => load > 0 && target > 0)
    .sort((a, b) => b.load / b.target - a.load / a.target || a.owner - b.owner);
  let size = 0;
  let level = 0;
  for (let load = -wanted, target = 0; size < Math.min(all.length, count); size++) {
    const next = all[size] as Giver;
    if (size > 0 && next.load / next.target <= level) break;
    load += next.load;
    target += next.target;
    level = load / target;
  }
  // Clearly above: a quarter of a step, for those at the level are a few positions above or below it.
  const skipped = all.slice(size).filter(({ load, target }) => load > (level + wanted / 4) * target).length;
  return all.slice(0, size).map((giver, i) => {
    // The skipped come first next time, then these in order.
    const skips = Math.floor((skipped + i) / count);
    const load = giver.load + (skips / 2) * wanted * giver.target;
    return { ...giver, load, amount: load - level * giver.target };
  });
}

/** What a node can give in so many cuts: its largest arcs, but for a position of each. */
function mostOf({ of, sizes }: ArcsByOwner, owner: number, cuts: number): number {
  const own = of(owner);
  let most = 0;
  for (let at = 0; at < cuts; at++) most += (sizes[own[at] as number] as number) - 1;
  return most;
}

/** Cuts for each giver by what it gives: no fewer than it needs as long as there are enough, and no more than it has arcs. */
function shareCuts(givers: readonly Giver[], count: number, arcs: ArcsByOwner): void {
  const given = givers.reduce((sum, { amount }) => sum + amount, 0);
  const shares = givers.map(({ amount }) => (given === 0 ? count / givers.length : (count * amount) / given));
  const all = givers.map(({ owner }) => arcs.of(owner).length);
  const fewest = givers.map(({ owner, amount }, i) => {
    let cuts = 1;
    while (cuts < (all[i] as number) && mostOf(arcs, owner, cuts) < amount) cuts++;
    return cuts;
  });
  for (const [i, giver] of givers.entries()) {
    giver.cuts = Math.min(all[i] as number, Math.max(fewest[i] as number, Math.floor(shares[i] as number)));
  }
  let missing = count - givers.reduce((sum, { cuts }) => sum + cuts, 0);
  /** One more or less for whom that is furthest from its share; false when nobody may have it. */
  const change = (by: 1 | -1, may: (i: number, cuts: number) => boolean): boolean => {
    let best = -1;
    const need = (i: number) => by * ((shares[i] as number) - (givers[i] as Giver).cuts);
    for (const [i, { cuts }] of givers.entries()) {
      if (may(i, cuts + by) && (best < 0 || need(i) > need(best))) best = i;
    }
    if (best < 0) return false;
    (givers[best] as Giver).cuts += by;
    missing -= by;
    return true;
  };
  while (missing > 0 && change(1, (i, cuts) => cuts <= (all[i] as number)));
  while (missing < 0 && change(-1, (i, cuts) => cuts >= (fewest[i] as number)));
  while (missing < 0 && change(-1, (_, cuts) => cuts >= 1));
}

/** What some cannot give in the cuts they have the others give. */
function levelWithin(givers: readonly Giver[], wanted: number, arcs: ArcsByOwner): void {
  const free = new Set(givers);
  let rest = wanted;
  for (let isLevel = false; !isLevel && free.size > 0; ) {
    isLevel = true;
    let load = -rest;
    let target = 0;
    for (const giver of free) {
      load += giver.load;
      target += giver.target;
    }
    for (const giver of free) {
      giver.amount = giver.load - (load / target) * giver.target;
      const most = mostOf(arcs, giver.owner, giver.cuts);
      if (giver.amount <= most) continue;
      giver.amount = most;
      rest -= most;
      free.delete(giver);
      isLevel = false;
    }
  }
}
