import { firstSlotOf, weekOf } from '../../clicks/day.ts';

/** Quarters of an hour from `from` to before `to`. */
export interface Slots {
  from: number;
  to: number;
}

/** Cells that are added (`sign` 1) or taken away (-1). */
export interface CellRead extends Slots {
  sign: 1 | -1;
}

/** What is added up for a range: these weeks as a whole, and cells. */
export interface ReadPlan {
  weeks: number[];
  cells: CellRead[];
}

/**
 * The cheapest way to add up a range exactly. A week that is summed up is taken as a whole, also when the range cuts it and less lies outside than
 * inside: then the cells outside are taken away again. All other cells are read one by one.
 * @param isSummedUp says whether a week has sums of what is asked for
 * @param now the present quarter of an hour: after it there is hardly anything
 */
export function planReads({ from, to }: Slots, isSummedUp: (week: number) => boolean, now: number): ReadPlan {
  const plan: ReadPlan = { weeks: [], cells: [] };
  const read = (part: Slots, sign: 1 | -1) => {
    if (part.from >= part.to) return;
    const last = plan.cells.at(-1);
    if (last?.sign === sign && last.to === part.from) last.to = part.to;
    else plan.cells.push({ ...part, sign });
  };
  if (from >= to) return plan;
  for (let week = weekOf(from); week <= weekOf(to - 1); week += 1) {
    const whole = { from: firstSlotOf(week), to: firstSlotOf(week + 1) };
    const inside = { from: Math.max(from, whole.from), to: Math.min(to, whole.to) };
    const before = { from: whole.from, to: inside.from };
    const after = { from: inside.to, to: whole.to };
    if (isSummedUp(week) && filled(before, now) + filled(after, now) < filled(inside, now)) {
      plan.weeks.push(week);
      read(before, -1);
      read(after, -1);
    } else read(inside, 1);
  }
  return plan;
}

/** How many quarters of an hour of these have been. */
function filled({ from, to }: Slots, now: number): number {
  return Math.max(0, Math.min(to, now + 1) - from);
}
