import { isBotKind, kindOfPart } from '../click-kind.ts';
import { weekOf } from '../day.ts';
import type { Cell } from '../repository.ts';
import { CLICK_PARTS, KIND_PARTS } from './click-part.ts';

/** People's and robots' clicks, and how many of them were the first of their visitor, link and day. */
export interface Counts {
  clicks: number;
  visitors: number;
  botClicks: number;
  botVisitors: number;
}

/** What is new in one week of a link, or of all links of a person; `ownerId` is null for a person's own. */
export interface WeekCount extends Counts {
  scopeId: bigint;
  ownerId: bigint | null;
  week: number;
  /** The first quarter of an hour of the week in which anything is new. */
  firstSlot: number;
}

/** What is new of one thing in one week. */
export interface PartCount extends Counts {
  scopeId: bigint;
  week: number;
  part: number;
  key: number;
}

/** One week of a link or of a person. */
export interface ScopeWeek {
  scopeId: bigint;
  week: number;
}

const NOTHING: Counts = { clicks: 0, visitors: 0, botClicks: 0, botVisitors: 0 };

function add(to: Counts, clicks: number, visitors: number, isBot: boolean): void {
  if (isBot) {
    to.botClicks += clicks;
    to.botVisitors += visitors;
  } else {
    to.clicks += clicks;
    to.visitors += visitors;
  }
}

/** What the cells add to each week of their links and of the links' owners. */
export function weeksOf(cells: readonly Cell[]): WeekCount[] {
  const counts = new Map<string, WeekCount>();
  for (const { linkId, ownerId, slot, kind, clicks, visitors } of cells) {
    const week = weekOf(slot);
    for (const scopeId of [linkId, ownerId]) {
      const key = `${scopeId}/${week}`;
      let count = counts.get(key);
      if (count === undefined) {
        count = { scopeId, ownerId: scopeId === linkId ? ownerId : null, week, firstSlot: slot, ...NOTHING };
        counts.set(key, count);
      }
      if (slot < count.firstSlot) count.firstSlot = slot;
      add(count, clicks, visitors, isBotKind(kind));
    }
  }
  return [...counts.values()];
}

/** What the cells add to the parts of these weeks. */
export function partsOf(cells: readonly Cell[], weeks: readonly ScopeWeek[]): PartCount[] {
  const sums = new Map(weeks.map(({ scopeId, week }) => [`${scopeId}/${week}`, new PartSums(scopeId, week)]));
  if (sums.size === 0) return [];
  for (const cell of cells) {
    const week = weekOf(cell.slot);
    for (const scopeId of [cell.linkId, cell.ownerId]) sums.get(`${scopeId}/${week}`)?.add(cell);
  }
  return [...sums.values()].flatMap((each) => each.counts());
}

class PartSums {
  readonly #scope: ScopeWeek;
  readonly #parts = new Map<number, Map<number, Counts>>();
  readonly #kinds = new Map<number, Counts>();

  constructor(scopeId: bigint, week: number) {
    this.#scope = { scopeId, week };
  }

  add({ slot, kind, referrerId, cityId, clicks, visitors }: Cell): void {
    const isBot = isBotKind(kind);
    add(this.#of(CLICK_PARTS.slot, slot), clicks, visitors, isBot);
    add(this.#of(CLICK_PARTS.referrer, referrerId), clicks, visitors, isBot);
    add(this.#of(CLICK_PARTS.city, cityId), clicks, visitors, isBot);
    // Taken apart at the end: there are far fewer kinds than cells.
    add(countsOf(this.#kinds, kind), clicks, visitors, isBot);
  }

  #of(part: number, key: number): Counts {
    const known = this.#parts.get(part) ?? new Map<number, Counts>();
    this.#parts.set(part, known);
    return countsOf(known, key);
  }

  counts(): PartCount[] {
    for (const [kind, { clicks, visitors, botClicks, botVisitors }] of this.#kinds) {
      for (const part of KIND_PARTS) {
        const counts = this.#of(CLICK_PARTS[part], kindOfPart(kind, part));
        add(counts, clicks, visitors, false);
        add(counts, botClicks, botVisitors, true);
      }
    }
    this.#kinds.clear();
    return [...this.#parts].flatMap(([part, counts]) =>
      [...counts].map(([key, count]) => ({ ...this.#scope, part, key, ...count })),
    );
  }
}

function countsOf<Key>(known: Map<Key, Counts>, key: Key): Counts {
  let counts = known.get(key);
  if (counts === undefined) {
    counts = { ...NOTHING };
    known.set(key, counts);
  }
  return counts;
}
