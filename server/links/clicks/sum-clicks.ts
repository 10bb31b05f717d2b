import { type BatchVisitor, kindAt } from './click-batch.ts';
import { isBotKind } from './click-kind.ts';
import { dayOf, slotOf } from './day.ts';
import type { Cell, CodedBatch, DayVisitor, LinkCount } from './repository.ts';

/** Numbers that stand for values, in the order in which these came. */
class Numbering<T> {
  readonly #numbers = new Map<T, number>();

  of(value: T): number {
    let number = this.#numbers.get(value);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(value, number);
    }
    return number;
  }

  get size(): number {
    return this.#numbers.size;
  }
}

/** The first click of each visitor, link and day among those at the indexes; by link, then day, then hash. Clicks without a visitor have none. */
export function firstClicks(batch: CodedBatch, indexes: Uint32Array): { visitor: DayVisitor; index: number }[] {
  const days = new Numbering<number>();
  const hashes = new Numbering<bigint>();
  const hashOf = batch.visitors.map(({ visitor }) => (visitor === null ? null : hashes.of(visitor)));
  const first = new Map<number, number>();
  for (const index of indexes) {
    const hash = hashOf[batch.visitor[index] as number];
    if (hash === null || hash === undefined) continue;
    const day = days.of(dayOf(batch.times[index] as number));
    const key = (day * batch.links.length + (batch.link[index] as number)) * hashes.size + hash;
    const known = first.get(key);
    if (known === undefined || (batch.times[index] as number) < (batch.times[known] as number)) first.set(key, index);
  }
  return [...first.values()].map((index) => ({
    index,
    visitor: {
      linkId: batch.links[batch.link[index] as number] as bigint,
      day: dayOf(batch.times[index] as number),
      visitor: (batch.visitors[batch.visitor[index] as number] as BatchVisitor).visitor as bigint,
    },
  }));
}

/**
 * The cells that the clicks at the indexes add to.
 * @param isFirst says at the index of a click whether it was its visitor's first
 */
export function cellsOf(
  batch: CodedBatch,
  indexes: Uint32Array,
  owners: ReadonlyMap<bigint, bigint>,
  isFirst: Uint8Array,
): Cell[] {
  const cells = new Map<number | string, Cell>();
  const slots = new Numbering<number>();
  const kinds = new Numbering<number>();
  const { links, referrers } = batch;
  for (const index of indexes) {
    const link = batch.link[index] as number;
    const referrer = batch.referrer[index] as number;
    const cityId = batch.cityIds[batch.visitor[index] as number] as number;
    const slot = slotOf(batch.times[index] as number);
    const kind = kindAt(batch, index);
    // As a number, which is nearly always exact, the key costs a fraction of what it costs as text.
    const [slotNumber, kindNumber] = [slots.of(slot), kinds.of(kind)];
    const key =
      (((cityId * batch.count + kindNumber) * batch.count + slotNumber) * referrers.length + referrer) * links.length +
      link;
    const exact = Number.isSafeInteger(key) ? key : `${link}/${slot}/${kind}/${referrer}/${cityId}`;
    let cell = cells.get(exact);
    if (cell === undefined) {
      const linkId = links[link] as bigint;
      const referrerId = batch.referrerIds[referrer] as number;
      const ownerId = owners.get(linkId) as bigint;
      cell = { linkId, ownerId, slot, kind, referrerId, cityId, clicks: 0, visitors: 0 };
      cells.set(exact, cell);
    }
    cell.clicks += 1;
    cell.visitors += isFirst[index] as number;
  }
  return [...cells.values()];
}

/** What the clicks at the indexes add to each link. */
export function countsOf(batch: CodedBatch, indexes: Uint32Array): LinkCount[] {
  const counts = new Map<number, LinkCount>();
  for (const index of indexes) {
    const link = batch.link[index] as number;
    let count = counts.get(link);
    if (count === undefined) {
      count = { linkId: batch.links[link] as bigint, people: 0, bots: 0 };
      counts.set(link, count);
    }
    if (isBotKind(kindAt(batch, index))) count.bots += 1;
    else count.people += 1;
  }
  return [...counts.values()];
}
