import { slotStart } from '../../../clicks/day.ts';
import type { Sum, TopSums } from '../repository.ts';
import { byClicks } from './id-sums.ts';
import { LinkTotals } from './link-totals.ts';

/** Sums by numbers. */
type NumberSums = Map<number, Sum>;

/** What each value of a list has. */
export interface ColumnSums {
  clicks: Uint32Array;
  visitors: Uint32Array;
}

/** What is told apart besides kinds and columns of the chart. */
export interface TotalsWish {
  /** When the columns of the chart begin, ascending. */
  columns: readonly number[];
  referrers: boolean;
  cities: boolean;
  links: boolean;
}

/** Clicks of packs and of cells, added up. */
export class Totals {
  readonly kinds: NumberSums = new Map();
  readonly columns: NumberSums = new Map();
  /** Null when nobody asks. */
  readonly referrers: NumberSums | null;
  readonly cities: NumberSums | null;
  readonly links: LinkTotals | null;
  /** The quarters of an hour with which the columns begin. */
  readonly #starts: number[];
  #scratch = new Uint32Array(0);

  constructor({ columns, referrers, cities, links }: TotalsWish) {
    this.#starts = columns.map((start) => Math.ceil(start / slotStart(1)));
    this.referrers = referrers ? new Map() : null;
    this.cities = cities ? new Map() : null;
    this.links = links ? new LinkTotals() : null;
  }

  /** Room for so many numbers, until it is asked for again. */
  scratch(length: number): Uint32Array {
    if (this.#scratch.length < length) this.#scratch = new Uint32Array(length);
    return this.#scratch;
  }

  /** Both people's and robots', whoever is asked for. */
  addKind(kind: number, sum: Sum): void {
    add(this.kinds, kind, sum.clicks, sum.visitors);
  }

  addSlot(slot: number, { clicks, visitors }: Sum): void {
    add(this.columns, lastUpTo(this.#starts, slot), clicks, visitors);
  }

  /** @param firstSlot what the sums begin with */
  addSlots(firstSlot: number, { clicks, visitors }: ColumnSums): void {
    let column = lastUpTo(this.#starts, firstSlot);
    for (let n = 0; n < clicks.length; n += 1) {
      while ((this.#starts[column + 1] ?? Infinity) <= firstSlot + n) column += 1;
      add(this.columns, column, clicks[n] as number, visitors[n] as number);
    }
  }

  addNames(names: NumberSums, ids: Int32Array, { clicks, visitors }: ColumnSums): void {
    for (let n = 0; n < clicks.length; n += 1) add(names, ids[n] as number, clicks[n] as number, visitors[n] as number);
  }

  addName(names: NumberSums | null, id: number, { clicks, visitors }: Sum): void {
    if (names !== null) add(names, id, clicks, visitors);
  }
}

function add(sums: NumberSums, key: number, clicks: number, visitors: number): void {
  if (clicks === 0) return;
  const known = sums.get(key);
  if (known === undefined) sums.set(key, { clicks, visitors });
  else {
    known.clicks += clicks;
    known.visitors += visitors;
  }
}

/** The index of the last of ascending numbers that is not above this one; -1 when there is none. */
function lastUpTo(starts: readonly number[], slot: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= slot) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The values with the most clicks, with the sums of all. */
export function topOf(sums: NumberSums | null, limit: number): TopSums<number> {
  const all = [...(sums ?? [])].map(([key, sum]) => ({ key, ...sum })).sort(byClicks);
  return {
    items: all.slice(0, limit),
    values: all.length,
    clicks: all.reduce((sum, { clicks }) => sum + clicks, 0),
  };
}
