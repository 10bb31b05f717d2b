import { isBotKind } from '../../../clicks/click-kind.ts';
import { halvesOf, type Pack, type PackColumn } from '../../../clicks/packs/pack.ts';
import type { CellFilter, Scope } from '../cell-filter.ts';
import type { Slots } from '../plan-reads.ts';
import type { LinkPart } from './link-totals.ts';
import type { ColumnSums, Totals } from './totals.ts';

/** Which cells of a pack are added up. */
export interface PackWish {
  scope: Scope;
  filter: CellFilter;
  /** Says whether a kind has the parts that the filter asks for. */
  matches: (kind: number) => boolean;
}

/** Quarters of an hour. */
const SLOTS_PER_WEEK = 672;
/** Any value of a column will do. */
const ANY = -1;

/**
 * Adds the cells of a week's pack to totals: those that match are found first, then each column is added up on its own.
 * @param slots the quarters of an hour that count, since the week began
 * @param firstSlot the first one of the week
 */
export function sumPack(pack: Pack, slots: Slots, firstSlot: number, wish: PackWish, totals: Totals): void {
  const { referrerId, cityId, bots } = wish.filter;
  const { linkId } = wish.scope;
  const referrer = placeOf(pack.referrer, referrerId === undefined ? undefined : pack.referrers.indexOf(referrerId));
  const city = placeOf(pack.city, cityId === undefined ? undefined : pack.cities.indexOf(cityId));
  const link = placeOf(pack.link, linkId === undefined ? undefined : indexOfLink(pack.links, linkId));
  if (referrer === null || city === null || link === null) return;

  const where = { slots, referrer, city, link };
  const hits = totals.scratch(pack.slots.length);
  let count = 0;
  let start = 0;
  for (let n = 0; n < pack.kinds.length; n += 1) {
    const kind = pack.kinds[n] as number;
    const end = pack.ends[n] as number;
    const stretch = { start, end };
    start = end;
    if (!wish.matches(kind)) continue;
    const found = findCells(pack, where, stretch, hits, count);
    totals.addKind(kind, sumCounts(pack.counts, hits, count, found));
    // Of those that `bots` leaves out only their number is told.
    if (bots === 'with' || isBotKind(kind) === (bots === 'only')) count = found;
  }
  const sums = (column: PackColumn, values: number) => sumColumn(column, values, pack.counts, hits.subarray(0, count));
  totals.addSlots(firstSlot, sums(pack.slots, slots.to));
  if (totals.referrers !== null)
    totals.addNames(totals.referrers, pack.referrers, sums(pack.referrer, pack.referrers.length));
  if (totals.cities !== null) totals.addNames(totals.cities, pack.cities, sums(pack.city, pack.cities.length));
  if (totals.links !== null) totals.links.add(linksOf(pack.links, sums(pack.link, pack.links.length / 2)));
}

/** Those of the links that have clicks. */
function linksOf(ids: Int32Array, { clicks, visitors }: ColumnSums): LinkPart {
  let count = 0;
  for (const some of clicks) if (some > 0) count += 1;
  const part = { ids: new Int32Array(count * 2), clicks: new Uint32Array(count), visitors: new Uint32Array(count) };
  let at = 0;
  for (let n = 0; n < clicks.length; n += 1) {
    if (clicks[n] === 0) continue;
    part.ids[at * 2] = ids[n * 2] as number;
    part.ids[at * 2 + 1] = ids[n * 2 + 1] as number;
    part.clicks[at] = clicks[n] as number;
    part.visitors[at] = visitors[n] as number;
    at += 1;
  }
  return part;
}

/** Which value of a column is wanted when its list has it at `index` (-1: it has not). Null when no cell has it. */
function placeOf(column: PackColumn, index: number | undefined): number | null {
  if (index === undefined) return ANY;
  if (index < 0) return null;
  return column === null ? ANY : index;
}

function indexOfLink(links: Int32Array, id: bigint): number {
  const { low, high } = halvesOf(id);
  for (let n = 0; n < links.length; n += 2) if (links[n] === low && links[n + 1] === high) return n / 2;
  return -1;
}

/** Cells of one kind. */
interface Stretch {
  start: number;
  end: number;
}

/** What each of them must have. */
interface Conditions {
  slots: Slots;
  referrer: number;
  city: number;
  link: number;
}

/**
 * Puts the indexes of cells that match into `hits` from `count` on; gives where they end. One short loop for each condition: they run several times as
 * fast as one loop that asks for all.
 */
function findCells(
  pack: Pack,
  { slots, referrer, city, link }: Conditions,
  stretch: Stretch,
  hits: Uint32Array,
  count: number,
) {
  let found =
    slots.from <= 0 && slots.to >= SLOTS_PER_WEEK
      ? takeAll(stretch, hits, count)
      : takeWithin(pack.slots, slots, stretch, hits, count);
  if (referrer !== ANY) found = keep(pack.referrer, referrer, hits, count, found);
  if (city !== ANY) found = keep(pack.city, city, hits, count, found);
  if (link !== ANY) found = keep(pack.link, link, hits, count, found);
  return found;
}

function takeAll({ start, end }: Stretch, hits: Uint32Array, count: number): number {
  for (let index = start; index < end; index += 1) hits[count + index - start] = index;
  return count + end - start;
}

function takeWithin(
  column: Uint16Array,
  { from, to }: Slots,
  { start, end }: Stretch,
  hits: Uint32Array,
  count: number,
): number {
  let found = count;
  for (let index = start; index < end; index += 1) {
    const slot = column[index] as number;
    if (slot < from || slot >= to) continue;
    hits[found] = index;
    found += 1;
  }
  return found;
}

/** Keeps of the hits from `from` to before `to` those that have this value. */
function keep(column: PackColumn, value: number, hits: Uint32Array, from: number, to: number): number {
  if (column === null) return to;
  let found = from;
  for (let at = from; at < to; at += 1) {
    const index = hits[at] as number;
    if (column[index] !== value) continue;
    hits[found] = index;
    found += 1;
  }
  return found;
}

function sumCounts(counts: Uint16Array, hits: Uint32Array, from: number, to: number) {
  let [clicks, visitors] = [0, 0];
  for (let at = from; at < to; at += 1) {
    const both = counts[hits[at] as number] as number;
    clicks += both & 255;
    visitors += both >>> 8;
  }
  return { clicks, visitors };
}

/** What each value of a column has. */
function sumColumn(column: PackColumn, values: number, counts: Uint16Array, hits: Uint32Array): ColumnSums {
  const clicks = new Uint32Array(values);
  const visitors = new Uint32Array(values);
  if (column === null) {
    const all = sumCounts(counts, hits, 0, hits.length);
    return { clicks: clicks.fill(all.clicks), visitors: visitors.fill(all.visitors) };
  }
  for (let at = 0; at < hits.length; at += 1) {
    const index = hits[at] as number;
    const value = column[index] as number;
    const both = counts[index] as number;
    clicks[value] = (clicks[value] as number) + (both & 255);
    visitors[value] = (visitors[value] as number) + (both >>> 8);
  }
  return { clicks, visitors };
}
