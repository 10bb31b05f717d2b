/** One answered redirect, as it is counted. */
export interface Click {
  /** Made by the process that answered, so that nobody counts it twice: a snowflake, or a negative random number (see `fillClickIds`). */
  id: bigint;
  linkId: bigint;
  /** When it was answered, milliseconds since 1970. */
  at: number;
  /** See `click-kind.ts`. */
  kind: number;
  /** The host that led to it. */
  referrer: string | null;
  /** With its country: `KR:Seoul`. */
  city: string | null;
  /** Null when it was recorded by a release that did not know visitors. */
  visitor: bigint | null;
}

/**
 * The value of a stream entry: a head of 8 bytes (version, length of the names), then one column after the other, then the names as JSON. All
 * numbers little-endian, as on every machine that runs us. Whatever many clicks share stands in the names once, and each click is 22
 * bytes: Redis writes them to its file, the counter reads them, and both share their cores with whoever answers redirects.
 */
export const CLICKS_VERSION = 2;
export const HEAD_BYTES = 8;
export const BYTES_PER_CLICK = 8 + 4 + 4 + 2 + 2 + 2;

/** What clicks of one entry refer to. */
export interface ClickNames {
  /** The earliest time; clicks tell how much later they were. */
  at: number;
  links: string[];
  /** `[kind, city, hash]`: the hash in decimal. */
  visitors: [number, string | null, string][];
  /** Index 0 of a click is none, 1 is the first of these. */
  referrers: string[];
}

/** The columns of `count` clicks within an entry. */
export function columnsOf(buffer: ArrayBuffer, count: number) {
  let at = HEAD_BYTES;
  const next = (bytes: number) => {
    const start = at;
    at += bytes * count;
    return start;
  };
  return {
    ids: new BigUint64Array(buffer, next(8), count),
    times: new Uint32Array(buffer, next(4), count),
    marks: new Uint32Array(buffer, next(4), count),
    links: new Uint16Array(buffer, next(2), count),
    visitors: new Uint16Array(buffer, next(2), count),
    referrers: new Uint16Array(buffer, next(2), count),
  };
}
