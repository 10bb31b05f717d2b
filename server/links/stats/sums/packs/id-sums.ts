import { idOfHalves } from '../../../clicks/packs/pack.ts';

const FIRST_CAPACITY = 8_192;
const GROWTH = 4;
/** Low half of the id, high half, clicks, visitors: side by side, so that one look into memory finds all. */
const WORDS = 4;

/** What some id has; ids of links are 64 bits. */
export interface IdSum {
  key: bigint;
  clicks: number;
  visitors: number;
}

/**
 * Sums by id for hundreds of thousands of ids in halves: a hash table with open addressing and linear probing (Knuth, TAOCP 3, 6.4). A `Map` of bigints
 * would take most of the time of a look at statistics.
 */
export class IdSums {
  /** Places without clicks are free. */
  #places = new Uint32Array(FIRST_CAPACITY * WORDS);
  #size = 0;

  /** @param clicks at least one */
  add(low: number, high: number, clicks: number, visitors: number): void {
    const places = this.#places;
    const at = placeOf(places, low >>> 0, high >>> 0);
    if (places[at + 2] === 0) {
      places[at] = low;
      places[at + 1] = high;
      this.#size += 1;
    }
    places[at + 2] = (places[at + 2] as number) + clicks;
    places[at + 3] = (places[at + 3] as number) + visitors;
    if (this.#size * 2 * WORDS > places.length) this.#grow();
  }

  /** The same for an id that has clicks already; nothing for others. */
  addIfKnown(low: number, high: number, clicks: number, visitors: number): void {
    const places = this.#places;
    const at = placeOf(places, low >>> 0, high >>> 0);
    if (places[at + 2] === 0) return;
    places[at + 2] = (places[at + 2] as number) + clicks;
    places[at + 3] = (places[at + 3] as number) + visitors;
  }

  /** Those with the most clicks, most first; with as many, those with more visitors, then the lower ids. */
  top(limit: number): IdSum[] {
    const places = this.#places;
    const best: IdSum[] = [];
    let least = 1;
    for (let at = 0; at < places.length; at += WORDS) {
      const clicks = places[at + 2] as number;
      if (clicks < least) continue;
      const key = idOfHalves(places[at] as number, places[at + 1] as number);
      const sum = { key, clicks, visitors: places[at + 3] as number };
      const after = best.findIndex((other) => byClicks(sum, other) < 0);
      best.splice(after === -1 ? best.length : after, 0, sum);
      if (best.length > limit) best.pop();
      if (best.length === limit) least = (best[limit - 1] as IdSum).clicks;
    }
    return best;
  }

  #grow(): void {
    const old = this.#places;
    this.#places = new Uint32Array(old.length * GROWTH);
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from + 2] === 0) continue;
      const at = placeOf(this.#places, old[from] as number, old[from + 1] as number);
      this.#places.set(old.subarray(from, from + WORDS), at);
    }
  }
}

/** Spreads what differs over all bits: `fmix32` of MurmurHash3. Ids grow by regular steps, which lesser ones leave in clusters. */
function mix(bits: number): number {
  let mixed = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Where an id stands, or may be put. */
function placeOf(places: Uint32Array, low: number, high: number): number {
  const last = places.length / WORDS - 1;
  let place = mix(low ^ mix(high)) & last;
  for (;;) {
    const at = place * WORDS;
    if (places[at + 2] === 0 || (places[at] === low && places[at + 1] === high)) return at;
    place = (place + 1) & last;
  }
}

/** The order of every list of values: most clicks first, then most visitors, then by what they are. */
export function byClicks<Key extends number | bigint>(
  a: { key: Key; clicks: number; visitors: number },
  b: { key: Key; clicks: number; visitors: number },
): number {
  return b.clicks - a.clicks || b.visitors - a.visitors || (a.key < b.key ? -1 : 1);
}
