import { z } from 'zod';
import { BYTES_PER_CLICK, CLICKS_VERSION, type Click, columnsOf, HEAD_BYTES } from './click.ts';
import { batchOf, type ClickBatch } from './click-batch.ts';

const INT8 = /^-?\d{1,19}$/;
const TIME_MAX = 99_999_999_999_999;

const namesSchema = z.object({
  at: z.int().min(0).max(TIME_MAX),
  links: z.array(z.string().regex(/^\d{1,19}$/)),
  visitors: z.array(z.tuple([z.int().nonnegative(), z.string().max(200).nullable(), z.string().regex(INT8)])),
  referrers: z.array(z.string().max(300)),
});

/** Reads an entry of the stream, by this release or by those before visitors were known. @throws Error when it is neither */
export function decodeClicks(value: Buffer): ClickBatch {
  if (value[0] !== CLICKS_VERSION) return batchOf(readPlain(value.toString('latin1')));
  const namesLength = value.length < HEAD_BYTES ? 0 : value.readUInt32LE(4);
  const columnsLength = value.length - HEAD_BYTES - namesLength;
  const count = columnsLength / BYTES_PER_CLICK;
  if (namesLength === 0 || !Number.isInteger(count) || count < 0) throw damaged();
  const names = readNames(value.toString('utf8', value.length - namesLength));

  // A copy of its own: parts of a connection's buffer do not begin at multiples of eight.
  const columns = columnsOf(new Uint8Array(value).buffer, count);
  const batch: ClickBatch = {
    count,
    ids: new BigInt64Array(columns.ids.buffer, columns.ids.byteOffset, count),
    times: new Float64Array(columns.times),
    marks: columns.marks,
    link: new Uint32Array(columns.links),
    visitor: new Uint32Array(columns.visitors),
    referrer: new Uint32Array(columns.referrers),
    links: names.links.map(toInt8),
    visitors: names.visitors.map(([kind, city, hash]) => ({ kind, city, visitor: toInt8(hash) })),
    referrers: [null, ...names.referrers],
  };
  for (let index = 0; index < count; index++) batch.times[index] = names.at + (columns.times[index] as number);
  checkIndexes(batch.link, batch.links);
  checkIndexes(batch.visitor, batch.visitors);
  checkIndexes(batch.referrer, batch.referrers);
  return batch;
}

function checkIndexes(indexes: Uint32Array, list: readonly unknown[]): void {
  for (const index of indexes) if (index >= list.length) throw damaged();
}

/** What does not fit is damaged, and names no link; it must not fail where it would be tried again for ever. */
function toInt8(text: string): bigint {
  return BigInt.asIntN(64, BigInt(text));
}

function readNames(text: string): z.output<typeof namesSchema> {
  try {
    return namesSchema.parse(JSON.parse(text));
  } catch (error) {
    throw damaged(error);
  }
}

const PLAIN = /^-?\d{1,19},\d{1,19},\d{1,14}$/;

/** `id,link,ms;id,link,ms`: what is left in the stream by the release before. */
function readPlain(text: string): Click[] {
  return text.split(';').map((part) => {
    const [id, linkId, at] = part.split(',');
    if (!PLAIN.test(part) || id === undefined || linkId === undefined) throw damaged();
    return {
      id: toInt8(id),
      linkId: toInt8(linkId),
      at: Number(at),
      kind: 0,
      referrer: null,
      city: null,
      visitor: null,
    };
  });
}

function damaged(cause?: unknown): Error {
  return new Error('not a batch of clicks', { cause });
}
