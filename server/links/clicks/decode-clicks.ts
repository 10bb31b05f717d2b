import { z } from 'zod';
import { BYTES_PER_CLICK, CLICKS_VERSION, type Click, columnsOf, HEAD_BYTES } from './click.ts';
import { isBotKind } from './click-kind.ts';

const INT8 = /^-?\d{1,19}$/;
const TIME_MAX = 99_999_999_999_999;

const namesSchema = z.object({
  at: z.int().min(0).max(TIME_MAX),
  links: z.array(z.string().regex(/^\d{1,19}$/)),
  visitors: z.array(z.tuple([z.int().nonnegative(), z.string().max(200).nullable(), z.string().regex(INT8)])),
  referrers: z.array(z.string().max(300)),
});

/** Reads an entry of the stream, by this release or by those before visitors were known. @throws Error when it is neither */
export function decodeClicks(value: Buffer): Click[] {
  if (value[0] !== CLICKS_VERSION) return readPlain(value.toString('latin1'));
  const namesLength = value.length < HEAD_BYTES ? 0 : value.readUInt32LE(4);
  const columnsLength = value.length - HEAD_BYTES - namesLength;
  const count = columnsLength / BYTES_PER_CLICK;
  if (namesLength === 0 || !Number.isInteger(count) || count < 0) throw damaged();
  const names = readNames(value.toString('utf8', value.length - namesLength));

  // A copy of its own: parts of a connection's buffer do not begin at multiples of eight.
  const clicks = columnsOf(new Uint8Array(value).buffer, count);
  const links = names.links.map(toInt8);
  const visitors = names.visitors.map(([kind, city, hash]) => ({ kind, city, visitor: toInt8(hash) }));
  const read: Click[] = [];
  for (let index = 0; index < count; index++) {
    const linkId = links[clicks.links[index] as number];
    const visitor = visitors[clicks.visitors[index] as number];
    const referrerIndex = clicks.referrers[index] as number;
    const referrer = referrerIndex === 0 ? null : names.referrers[referrerIndex - 1];
    if (linkId === undefined || visitor === undefined || referrer === undefined) throw damaged();
    const mark = clicks.marks[index] as number;
    read.push({
      id: BigInt.asIntN(64, clicks.ids[index] as bigint),
      linkId,
      at: names.at + (clicks.times[index] as number),
      // A robot that fetches ahead is marked as one twice.
      kind: visitor.kind + (isBotKind(visitor.kind) && isBotKind(mark) ? mark - 1 : mark),
      referrer,
      city: visitor.city,
      visitor: visitor.visitor,
    });
  }
  return read;
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
