import type { Cell } from '../repository.ts';
import { halvesOf, newPack } from './pack.ts';

/** What one byte holds. */
const COUNT_MAX = 255;

/** What a pack keeps of a cell. */
export type PackedCell = Omit<Cell, 'ownerId'>;

/** Packs the cells of one week, which come in the order of their kinds. */
export class CellPacker {
  readonly #firstSlot: number;
  readonly #kinds: number[] = [];
  readonly #ends: number[] = [];
  readonly #links = new Map<bigint, number>();
  readonly #referrers = new Map<number, number>();
  readonly #cities = new Map<number, number>();
  readonly #slot: number[] = [];
  readonly #link: number[] = [];
  readonly #referrer: number[] = [];
  readonly #city: number[] = [];
  readonly #counts: number[] = [];

  /** @param firstSlot the first quarter of an hour of the week */
  constructor(firstSlot: number) {
    this.#firstSlot = firstSlot;
  }

  add({ kind, slot, linkId, referrerId, cityId, clicks, visitors }: PackedCell): void {
    if (this.#kinds.at(-1) !== kind) this.#ends[this.#kinds.push(kind) - 1] = this.#slot.length;
    const link = numberOf(this.#links, linkId);
    const referrer = numberOf(this.#referrers, referrerId);
    const city = numberOf(this.#cities, cityId);
    let [clicksLeft, visitorsLeft] = [clicks, visitors];
    do {
      const [some, first] = [Math.min(clicksLeft, COUNT_MAX), Math.min(visitorsLeft, COUNT_MAX)];
      this.#slot.push(slot - this.#firstSlot);
      this.#link.push(link);
      this.#referrer.push(referrer);
      this.#city.push(city);
      this.#counts.push(some + first * 256);
      clicksLeft -= some;
      visitorsLeft -= first;
    } while (clicksLeft > 0 || visitorsLeft > 0);
    this.#ends[this.#kinds.length - 1] = this.#slot.length;
  }

  /** All of them, as they are stored. */
  toBytes(): Buffer {
    const { pack, bytes } = newPack({
      cells: this.#slot.length,
      kinds: this.#kinds.length,
      links: this.#links.size,
      referrers: this.#referrers.size,
      cities: this.#cities.size,
    });
    pack.kinds.set(this.#kinds);
    pack.ends.set(this.#ends);
    for (const [id, number] of this.#links) {
      const { low, high } = halvesOf(id);
      pack.links.set([low, high], number * 2);
    }
    pack.referrers.set([...this.#referrers.keys()]);
    pack.cities.set([...this.#cities.keys()]);
    pack.slots.set(this.#slot);
    pack.link?.set(this.#link);
    pack.referrer?.set(this.#referrer);
    pack.city?.set(this.#city);
    pack.counts.set(this.#counts);
    return Buffer.from(bytes);
  }
}

/** The place of a value in its list, at whose end new ones are put. */
function numberOf<T>(numbers: Map<T, number>, value: T): number {
  let number = numbers.get(value);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(value, number);
  }
  return number;
}
