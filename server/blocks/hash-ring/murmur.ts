/**
 * MurmurHash3 by Austin Appleby (public domain, SMHasher): x86_32 for keys, x64_128 for points, in 32-bit arithmetic. Not for secrets: whoever
 * knows it can make keys that collide. Browser-safe.
 */

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

function mixKey(block: number): number {
  const k = Math.imul(block, C1);
  return Math.imul((k << 15) | (k >>> 17), C2);
}

function mixState(state: number, block: number): number {
  const h = state ^ mixKey(block);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Spreads 32 bits over 32 bits, one to one (murmur's finaliser). Takes any number as a 32-bit integer, gives an unsigned one. */
export function mix32(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** murmur3 x86_32 of bytes: an unsigned 32-bit number. */
export function murmur32Bytes(bytes: Uint8Array, length: number, seed = 0): number {
  const at = (index: number) => bytes[index] as number;
  let h = seed;
  let i = 0;
  for (const end = length & ~3; i < end; i += 4) {
    h = mixState(h, at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24));
  }
  let tail = 0;
  for (let j = length - 1; j >= i; j--) tail = (tail << 8) | at(j);
  if (i < length) h ^= mixKey(tail);
  return mix32(h ^ length);
}

/** The same of the UTF-8 of a text, without allocating anything; text of ASCII alone is read as it is. */
export function murmur32(text: string): number {
  const length = text.length;
  let h = 0;
  let seen = 0;
  let i = 0;
  for (const end = length - 3; i < end; i += 4) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const d = text.charCodeAt(i + 3);
    seen |= a | b | c | d;
    h = mixState(h, a | (b << 8) | (c << 16) | (d << 24));
  }
  let tail = 0;
  for (let j = length - 1; j >= i; j--) {
    const code = text.charCodeAt(j);
    seen |= code;
    tail = (tail << 8) | code;
  }
  if (seen > 127) return murmur32Utf8(text);
  if (i < length) h ^= mixKey(tail);
  return mix32(h ^ length);
}

let scratch = new Uint8Array(512);

function murmur32Utf8(text: string): number {
  if (scratch.length < text.length * 3) scratch = new Uint8Array(text.length * 3);
  return murmur32Bytes(scratch, writeUtf8(text, scratch));
}

/** Writes the text as UTF-8 and gives the number of bytes; half a surrogate pair becomes U+FFFD, as TextEncoder has it. */
export function writeUtf8(text: string, into: Uint8Array): number {
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xe000) {
      const low = code < 0xdc00 ? text.charCodeAt(i + 1) : 0;
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i++;
      } else {
        code = 0xfffd;
      }
    }
    if (code < 0x80) {
      into[at++] = code;
      continue;
    }
    if (code < 0x800) {
      into[at++] = 0xc0 | (code >> 6);
    } else {
      if (code < 0x10000) {
        into[at++] = 0xe0 | (code >> 12);
      } else {
        into[at++] = 0xf0 | (code >> 18);
        into[at++] = 0x80 | ((code >> 12) & 63);
      }
      into[at++] = 0x80 | ((code >> 6) & 63);
    }
    into[at++] = 0x80 | (code & 63);
  }
  return at;
}
