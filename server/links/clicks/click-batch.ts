import type { Click } from './click.ts';
import { isBotKind } from './click-kind.ts';

/** What clicks of one visitor have in common. */
export interface BatchVisitor {
  /** As of a click to the link's own target, not by QR code. */
  kind: number;
  city: string | null;
  visitor: bigint | null;
}

/**
 * Clicks on their way into the database, column by column: what stands at the same index belongs together. Of tens of thousands of small objects
 * a second the garbage collector would take more than all the counting.
 */
export interface ClickBatch {
  count: number;
  ids: BigInt64Array;
  /** Milliseconds since 1970. */
  times: Float64Array;
  /** What the click alone adds to the kind of its visitor. */
  marks: Uint32Array;
  /** Into `links`. */
  link: Uint32Array;
  /** Into `visitors`. */
  visitor: Uint32Array;
  /** Into `referrers`. */
  referrer: Uint32Array;
  links: bigint[];
  visitors: BatchVisitor[];
  /** The first is none. */
  referrers: (string | null)[];
}

/** An empty batch with room for `count` clicks. */
function newBatch(count: number): ClickBatch {
  return {
    count,
    ids: new BigInt64Array(count),
    times: new Float64Array(count),
    marks: new Uint32Array(count),
    link: new Uint32Array(count),
    visitor: new Uint32Array(count),
    referrer: new Uint32Array(count),
    links: [],
    visitors: [],
    referrers: [null],
  };
}

/** The kind of the click at an index: `click-kind.ts`. */
export function kindAt({ visitors, visitor, marks }: ClickBatch, index: number): number {
  const { kind } = visitors[visitor[index] as number] as BatchVisitor;
  const mark = marks[index] as number;
  // A robot that fetches ahead is marked as one twice.
  return kind + (isBotKind(kind) && isBotKind(mark) ? mark - 1 : mark);
}

/** The click at an index, for whoever wants few. */
export function clickAt(batch: ClickBatch, index: number): Click {
  const { city, visitor } = batch.visitors[batch.visitor[index] as number] as BatchVisitor;
  return {
    id: batch.ids[index] as bigint,
    linkId: batch.links[batch.link[index] as number] as bigint,
    at: batch.times[index] as number,
    kind: kindAt(batch, index),
    referrer: batch.referrers[batch.referrer[index] as number] ?? null,
    city,
    visitor,
  };
}

/** Clicks that are there one by one, as a batch. */
export function batchOf(clicks: readonly Click[]): ClickBatch {
  const batch = newBatch(clicks.length);
  const links = numbering(batch.links);
  const referrers = numbering(batch.referrers);
  for (const [index, { id, linkId, at, kind, referrer, city, visitor }] of clicks.entries()) {
    batch.ids[index] = id;
    batch.times[index] = at;
    batch.link[index] = links(linkId);
    batch.referrer[index] = referrers(referrer);
    batch.visitor[index] = batch.visitors.push({ kind, city, visitor }) - 1;
  }
  return batch;
}

/** All clicks of several batches as one, in which each link, visitor and referrer stands once. */
export function joinBatches(batches: readonly ClickBatch[]): ClickBatch {
  const [only] = batches;
  if (only !== undefined && batches.length === 1) return only;
  const joined = newBatch(batches.reduce((sum, { count }) => sum + count, 0));
  const links = numbering(joined.links);
  const referrers = numbering(joined.referrers);
  const known = new Map<string, number>();
  const visitors = (visitor: BatchVisitor) => {
    const key = `${visitor.visitor} ${visitor.kind} ${visitor.city}`;
    const number = known.get(key) ?? joined.visitors.push(visitor) - 1;
    known.set(key, number);
    return number;
  };
  let start = 0;
  for (const batch of batches) {
    joined.ids.set(batch.ids, start);
    joined.times.set(batch.times, start);
    joined.marks.set(batch.marks, start);
    renumber(batch.link, batch.links.map(links), joined.link, start);
    renumber(batch.visitor, batch.visitors.map(visitors), joined.visitor, start);
    renumber(batch.referrer, batch.referrers.map(referrers), joined.referrer, start);
    start += batch.count;
  }
  return joined;
}

/** Gives each value a number: its place in the list, to which new ones are added. */
function numbering<T>(list: T[]): (value: T) => number {
  const numbers = new Map(list.map((value, index) => [value, index]));
  return (value) => {
    let number = numbers.get(value);
    if (number === undefined) {
      number = list.push(value) - 1;
      numbers.set(value, number);
    }
    return number;
  };
}

function renumber(from: Uint32Array, numbers: readonly number[], to: Uint32Array, start: number): void {
  for (let index = 0; index < from.length; index++) to[start + index] = numbers[from[index] as number] as number;
}
