import { arcSize, CIRCLE, loadsOf, type PointTable } from './point-table.ts';

/** A node this close to its share is left alone, as a part of that share. */
const CLOSE_ENOUGH = 0.001;

type Shift = { index: number; amount: number; from: number; to: number };

/**
 * Evens out loads by moving points: where the arc of a node with too much meets that of one with too little, the border between them shifts.
 * The number of points stays. Moves at most `maxMoved` of all positions, the heaviest node's first.
 * @param targets each node's share of 1, by node number.
 */
export function rebalanceTable(table: PointTable, targets: readonly number[], maxMoved: number): PointTable {
  const moved: PointTable = { points: table.points.slice(), owners: table.owners };
  const loads = loadsOf(table, targets.length);
  let budget = maxMoved * CIRCLE;
  const excess = (owner: number) => (loads[owner] as number) - (targets[owner] as number) * CIRCLE;
  const stuck = new Set<number>();
  while (budget >= 1) {
    let heaviest = -1;
    for (let owner = 0; owner < targets.length; owner++) {
      if (!stuck.has(owner) && (heaviest < 0 || excess(owner) > excess(heaviest))) heaviest = owner;
    }
    if (heaviest < 0 || excess(heaviest) < CLOSE_ENOUGH * (targets[heaviest] as number) * CIRCLE) break;
    const shift = bestShift(moved, heaviest, excess, budget);
    if (shift === null) {
      stuck.add(heaviest);
      continue;
    }
    // A border between `from` and `to` is the last position of the first one's arc.
    const point = moved.points[shift.index] as number;
    const isBackward = moved.owners[shift.index] === shift.from;
    moved.points[shift.index] = isBackward ? point - shift.amount : point + shift.amount;
    loads[shift.from] = (loads[shift.from] as number) - shift.amount;
    loads[shift.to] = (loads[shift.to] as number) + shift.amount;
    budget -= shift.amount;
  }
  return moved;
}

/** The border of `from` over which most can go to a node that wants it; at least a tenth of either arc stays. Null when there is none. */
function bestShift(table: PointTable, from: number, excess: (owner: number) => number, budget: number): Shift | null {
  let best: Shift | null = null;
  const size = table.points.length;
  for (let i = 0; i < size; i++) {
    const next = i + 1 === size ? 0 : i + 1;
    const owner = table.owners[i] as number;
    const nextOwner = table.owners[next] as number;
    if ((owner !== from) === (nextOwner !== from)) continue;
    const to = owner === from ? nextOwner : owner;
    const room = Math.floor(arcSize(table, owner === from ? i : next) * 0.9);
    // Over the end of the circle a point would change its place in the order.
    const edge = owner === from ? (table.points[i] as number) : CIRCLE - 1 - (table.points[i] as number);
    const amount = Math.floor(Math.min(room, edge, excess(from), -excess(to), budget));
    if (amount >= 1 && amount > (best?.amount ?? 0)) best = { index: i, amount, from, to };
  }
  return best;
}
