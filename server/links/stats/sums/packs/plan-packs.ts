import { firstSlotOf, weekOf } from '../../../clicks/day.ts';
import type { Slots } from '../plan-reads.ts';

/** A week of a person, and how far it is packed; 0 when it is not. */
export interface PackedWeek {
  week: number;
  clicks: number;
  packedTo: number;
}

/** The quarters of an hour of one week that are taken from its pack. */
interface PackRead extends Slots {
  week: number;
}

export interface PackPlan {
  packs: PackRead[];
  /** What is read from the cells. */
  rest: Slots[];
  /** The clicks of all weeks that the range has part of, and about how much of those in the range the packs have, 0 to 1. */
  clicks: number;
  share: number;
}

/** Takes of a range from packs what they have, and the rest from the cells: each quarter of an hour once. */
export function planPacks({ from, to }: Slots, weeks: readonly PackedWeek[]): PackPlan {
  const known = new Map(weeks.map((week) => [week.week, week]));
  const plan: PackPlan = { packs: [], rest: [], clicks: 0, share: 0 };
  let [packed, all] = [0, 0];
  const read = (part: Slots) => {
    const last = plan.rest.at(-1);
    if (last?.to === part.from) last.to = part.to;
    else plan.rest.push(part);
  };
  for (let week = weekOf(from); from < to && week <= weekOf(to - 1); week += 1) {
    const { packedTo, clicks } = known.get(week) ?? { packedTo: 0, clicks: 0 };
    const inside = { from: Math.max(from, firstSlotOf(week)), to: Math.min(to, firstSlotOf(week + 1)) };
    const end = Math.min(inside.to, packedTo);
    if (end > inside.from) plan.packs.push({ week, from: inside.from, to: end });
    const left = { from: Math.max(inside.from, end), to: inside.to };
    if (left.from < left.to) read(left);
    plan.clicks += clicks;
    all += clicks * (inside.to - inside.from);
    packed += clicks * (left.from - inside.from);
  }
  plan.share = all === 0 ? 0 : packed / all;
  return plan;
}
