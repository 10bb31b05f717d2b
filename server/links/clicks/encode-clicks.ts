import { BYTES_PER_CLICK, CLICKS_VERSION, type ClickNames, columnsOf, HEAD_BYTES } from './click.ts';
import { type KnownVisitor, referrerHost } from './describe-visitor.ts';
import type { Visits } from './visit-buffer.ts';

/** So many visits are described before other work may run: of visitors never seen before they take some milliseconds. */
const SLICE = 250;

/**
 * Visits as the value of one stream entry (`click.ts`), without a raw address or user agent.
 * @param fillIds gives each click its id
 * @param knowVisitor tells what is known of the visitor of an index
 */
export async function encodeClicks(
  visits: Visits,
  fillIds: (ids: BigUint64Array) => void,
  knowVisitor: (visits: Visits, index: number) => KnownVisitor,
): Promise<Buffer> {
  const count = visits.links.length;
  const clicks = columnsOf(new ArrayBuffer(HEAD_BYTES + count * BYTES_PER_CLICK), count);
  fillIds(clicks.ids);
  const names: ClickNames = { at: Math.min(...visits.times), links: [], visitors: [], referrers: [] };
  const links = new Map<string, number>();
  const visitors = new Map<KnownVisitor, number>();
  const referrers = new Map<string, number>();

  for (let index = 0; index < count; index++) {
    if (index > 0 && index % SLICE === 0) await new Promise(setImmediate);
    const link = visits.links[index] as string;
    clicks.links[index] = links.get(link) ?? add(links, link, names.links.push(link) - 1);

    const visitor = knowVisitor(visits, index);
    clicks.visitors[index] =
      visitors.get(visitor) ??
      add(visitors, visitor, names.visitors.push([visitor.kind, visitor.city, String(visitor.visitor)]) - 1);

    const host = referrerHost(visits.referrers[index] as string);
    clicks.referrers[index] =
      host === null ? 0 : (referrers.get(host) ?? add(referrers, host, names.referrers.push(host)));

    clicks.times[index] = (visits.times[index] as number) - names.at;
    clicks.marks[index] = visits.marks[index] as number;
  }
  return seal(clicks.ids.buffer, names);
}

function add<K>(known: Map<K, number>, key: K, index: number): number {
  known.set(key, index);
  return index;
}

function seal(columns: ArrayBufferLike, names: ClickNames): Buffer {
  const json = Buffer.from(JSON.stringify(names));
  const value = Buffer.concat([Buffer.from(columns), json]);
  value[0] = CLICKS_VERSION;
  value.writeUInt32LE(json.length, 4);
  return value;
}
