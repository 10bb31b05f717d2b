import { checkCount, type LocalIdGenerator } from './id-generator.ts';

/**
 * UUIDs by RFC 9562: version 4 (122 random bits; nobody is asked and nothing can be guessed, but neighbours in time are far apart in an index)
 * and version 7 (48 bits of Unix milliseconds first, so they grow with time).
 */

export type UuidOptions = {
  /** As many unpredictable bytes; 16 for each id. */
  randomBytes: (count: number) => Uint8Array;
};

export type UuidV7Options = UuidOptions & {
  /** Unix milliseconds. */
  clock: () => number;
};

/** The number of ids that a batch makes before it lets other work run. */
const BATCH_SLICE = 4096;
const MAX_COUNTER = 2 ** 32 - 1;
const MAX_TIME_MS = 2 ** 48 - 1;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Version 4, RFC 9562 section 5.4. */
export function createUuidV4({ randomBytes }: UuidOptions): LocalIdGenerator<string> {
  return local(() => {
    const bytes = randomBytes(16);
    setVersion(bytes, 4);
    return format(bytes);
  });
}

/**
 * Version 7, RFC 9562 section 5.7, growing within a millisecond too (section 6.2, method 1): the 12 bits of `rand_a` and the first 20 of
 * `rand_b` are a counter, which begins each millisecond with a random number; 42 bits stay random for every id. When the counter is used up
 * or the clock goes back, the time of the last id is kept or moved ahead instead of giving a smaller id.
 */
export function createUuidV7({ randomBytes, clock }: UuidV7Options): LocalIdGenerator<string> {
  let timeMs = -1;
  let counter = 0;
  return local(() => {
    const now = Math.floor(clock());
    const bytes = randomBytes(16);
    if (now > timeMs) {
      timeMs = now;
      counter = seedOf(bytes);
    } else if (counter === MAX_COUNTER) {
      timeMs++;
      counter = seedOf(bytes);
    } else {
      counter++;
    }
    if (timeMs < 0 || timeMs > MAX_TIME_MS) throw new RangeError('a UUID of version 7 has a time from 1970 to 10889');
    const high = Math.floor(timeMs / 2 ** 32);
    bytes.set([high >>> 8, high, timeMs >>> 24, timeMs >>> 16, timeMs >>> 8, timeMs]);
    bytes.set([counter >>> 28, counter >>> 20, (counter >>> 14) & 0x3f, counter >>> 6], 6);
    bytes[10] = ((counter & 0x3f) << 2) | ((bytes[10] ?? 0) & 3);
    setVersion(bytes, 7);
    return format(bytes);
  });
}

/** The 32 bits that stand where the counter stands: 12 of `rand_a`, 14 of bytes 8 and 9, 6 of byte 10. */
function seedOf(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(6, 11);
  return ((((a & 0x0f) << 28) | (b << 20) | ((c & 0x3f) << 14) | (d << 6)) >>> 0) + (e >>> 2);
}

function setVersion(bytes: Uint8Array, version: number): void {
  bytes[6] = (version << 4) | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
}

function format(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += HEX[bytes[index] ?? 0];
  }
  return text;
}

function local(next: () => string): LocalIdGenerator<string> {
  return {
    next,
    async nextBatch(count) {
      checkCount(count);
      const ids: string[] = [];
      while (ids.length < count) {
        if (ids.length > 0 && ids.length % BATCH_SLICE === 0) {
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
        ids.push(next());
      }
      return ids;
    },
  };
}

/** `time` is null for versions that hold none. The variant is 2 (binary 10) for everything that RFC 9562 describes. */
export type UuidParts = {
  value: bigint;
  version: number | null;
  variant: 'rfc' | 'ncs' | 'microsoft' | 'future';
  time: Date | null;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** 15 October 1582, where versions 1 and 6 begin to count tenths of microseconds. */
const GREGORIAN_MS = Date.UTC(1582, 9, 15);

/** Takes a UUID of any version apart. Throws a `RangeError` for what is none. */
export function parseUuid(text: string): UuidParts {
  if (!UUID.test(text)) throw new RangeError('not a UUID: 32 hexadecimal digits in groups of 8-4-4-4-12');
  const value = BigInt(`0x${text.replaceAll('-', '')}`);
  const bits = (from: number, count: number) => (value >> BigInt(128 - from - count)) & ((1n << BigInt(count)) - 1n);
  const variant = variantOf(Number(bits(64, 3)));
  const version = variant === 'rfc' ? Number(bits(48, 4)) : null;
  const ticks = {
    1: (bits(52, 12) << 48n) | (bits(32, 16) << 32n) | bits(0, 32),
    6: (bits(0, 48) << 12n) | bits(52, 12),
  };
  let time: Date | null = null;
  if (version === 7) time = new Date(Number(bits(0, 48)));
  if (version === 1 || version === 6) time = new Date(Number(ticks[version] / 10_000n) + GREGORIAN_MS);
  return { value, version, variant, time };
}

function variantOf(bits: number): UuidParts['variant'] {
  if (bits < 0b100) return 'ncs';
  if (bits < 0b110) return 'rfc';
  return bits === 0b110 ? 'microsoft' : 'future';
}
