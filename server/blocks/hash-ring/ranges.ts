import { arcSize, CIRCLE, type PointTable } from './point-table.ts';
import type { KeyRange, RangeMove } from './ring-types.ts';

const rangeOf = (first: number, last: number): KeyRange => ({
  first,
  last,
  share: (((last - first) >>> 0) + 1) / CIRCLE,
});

/** The ranges of one node, neighbouring ones joined. */
export function rangesOf(table: PointTable, owner: number): KeyRange[] {
  const ranges: KeyRange[] = [];
  const { points, owners } = table;
  for (let i = 0; i < points.length; i++) {
    if (owners[i] !== owner || arcSize(table, i) === 0) continue;
    const last = points[i] as number;
    const first = ((points[i === 0 ? points.length - 1 : i - 1] as number) + 1) >>> 0;
    const before = ranges.at(-1);
    if (before && before.last + 1 === first) ranges[ranges.length - 1] = rangeOf(before.first, last);
    else ranges.push(rangeOf(first, last));
  }
  return joinEnds(ranges, () => true);
}

/** Where two tables disagree; neighbouring moves between the same two nodes are joined. */
export function movesBetween(
  from: PointTable,
  to: PointTable,
  fromIds: readonly string[],
  toIds: readonly string[],
): RangeMove[] {
  const moves: RangeMove[] = [];
  let a = 0;
  let b = 0;
  let first = 0;
  while (first < CIRCLE) {
    while (a < from.points.length && (from.points[a] as number) < first) a++;
    while (b < to.points.length && (to.points[b] as number) < first) b++;
    const last = Math.min(from.points[a] ?? CIRCLE - 1, to.points[b] ?? CIRCLE - 1);
    // After the last point comes the first one.
    const giver = fromIds[from.owners[a] ?? from.owners[0] ?? -1] ?? null;
    const taker = toIds[to.owners[b] ?? to.owners[0] ?? -1] ?? null;
    if (giver !== taker) {
      const before = moves.at(-1);
      if (before && before.last + 1 === first && before.from === giver && before.to === taker) {
        moves[moves.length - 1] = { ...before, ...rangeOf(before.first, last) };
      } else {
        moves.push({ ...rangeOf(first, last), from: giver, to: taker });
      }
    }
    first = last + 1;
  }
  return joinEnds(moves, (x, y) => x.from === y.from && x.to === y.to);
}

/** Joins the range that ends at the end of the circle with the one that begins at its start. */
function joinEnds<Range extends KeyRange>(ranges: Range[], belong: (x: Range, y: Range) => boolean): Range[] {
  const start = ranges[0];
  const end = ranges.at(-1);
  if (!start || !end || start === end || start.first !== 0 || end.last !== CIRCLE - 1 || !belong(start, end))
    return ranges;
  return [...ranges.slice(1, -1), { ...end, ...rangeOf(end.first, start.last) }];
}
