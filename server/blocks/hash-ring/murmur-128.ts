/**
 * MurmurHash3 x64_128 (Austin Appleby, SMHasher). The x86 variant would be quicker here, but its last words are equal for short texts, and
 * points of one hash must differ. Only points are made with it, so 64-bit arithmetic by BigInt is quick enough: some µs each.
 */

const MASK = 0xffff_ffff_ffff_ffffn;
const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;
const encoder = new TextEncoder();

const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK;
const mixFirst = (k: bigint): bigint => (rotate((k * C1) & MASK, 31n) * C2) & MASK;
const mixSecond = (k: bigint): bigint => (rotate((k * C2) & MASK, 33n) * C1) & MASK;

function finish(value: bigint): bigint {
  let k = value ^ (value >> 33n);
  k = (k * 0xff51afd7ed558ccdn) & MASK;
  k = ((k ^ (k >> 33n)) * 0xc4ceb9fe1a85ec53n) & MASK;
  return k ^ (k >> 33n);
}

/** Little-endian: at most eight bytes, fewer at the end. */
function readWord(bytes: Uint8Array, from: number): bigint {
  let word = 0n;
  for (let i = Math.min(from + 8, bytes.length) - 1; i >= from; i--) word = (word << 8n) | BigInt(bytes[i] as number);
  return word;
}

/** The two 64-bit halves of the hash of bytes. */
export function murmur128Bytes(bytes: Uint8Array, seed = 0): [bigint, bigint] {
  const length = bytes.length;
  let h1 = BigInt(seed);
  let h2 = h1;
  let i = 0;
  for (; i + 16 <= length; i += 16) {
    h1 = ((rotate(h1 ^ mixFirst(readWord(bytes, i)), 27n) + h2) * 5n + 0x52dce729n) & MASK;
    h2 = ((rotate(h2 ^ mixSecond(readWord(bytes, i + 8)), 31n) + h1) * 5n + 0x38495ab5n) & MASK;
  }
  h2 ^= mixSecond(readWord(bytes, i + 8));
  h1 ^= mixFirst(readWord(bytes, i));
  h1 ^= BigInt(length);
  h2 ^= BigInt(length);
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  h1 = finish(h1);
  h2 = finish(h2);
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  return [h1, h2];
}

/** Four unsigned 32-bit numbers from one hash of a text. */
export function murmur128(text: string): [number, number, number, number] {
  const [h1, h2] = murmur128Bytes(encoder.encode(text));
  const low = (half: bigint) => Number(half & 0xffff_ffffn);
  const high = (half: bigint) => Number(half >> 32n);
  return [low(h1), high(h1), low(h2), high(h2)];
}
