import { mix32, murmur32 } from './murmur.ts';
import { type KeyRouter, refuseKnown, refuseUnknown } from './router.ts';

/**
 * Jump consistent hash (Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", 2014): no memory, time log(n), even to the last
 * key; but buckets are numbers, so only the last can go. The 64-bit key comes in halves; the arithmetic is the paper's, bit for bit.
 * @returns a number from 0 to below `buckets`.
 */
export function jumpHash(high: number, low: number, buckets: number): number {
  if (!Number.isInteger(buckets) || buckets < 1) throw new RangeError('jump hash needs at least one bucket');
  let h = high >>> 0;
  let l = low >>> 0;
  let bucket = -1;
  let next = 0;
  while (next < buckets) {
    bucket = next;
    // key * 2862933555777941757 + 1, modulo 2^64: the multiplier is 0x27bb2ee6_87b0b0fd.
    const product = multiplyWide(l, 0x87b0b0fd);
    h = (product.high + Math.imul(h, 0x87b0b0fd) + Math.imul(l, 0x27bb2ee6)) >>> 0;
    l = (product.low + 1) >>> 0;
    if (l === 0) h = (h + 1) >>> 0;
    next = Math.floor((bucket + 1) * (2 ** 31 / ((h >>> 1) + 1)));
  }
  return bucket;
}

const wide = { high: 0, low: 0 };

/** 32 × 32 bits. The answer is one object, used again by the next call. */
function multiplyWide(a: number, b: number): typeof wide {
  const a1 = a >>> 16;
  const a0 = a & 0xffff;
  const b1 = b >>> 16;
  const b0 = b & 0xffff;
  const lowest = a0 * b0;
  const middle = a1 * b0 + (lowest >>> 16);
  const carried = a0 * b1 + (middle % 0x10000);
  wide.low = (((carried & 0xffff) << 16) | (lowest & 0xffff)) >>> 0;
  wide.high = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(carried / 0x10000);
  return wide;
}

/** Nodes by jump hash, in the order given; only the last can be removed. */
export function createJump(ids: readonly string[]): KeyRouter {
  return {
    ids,
    lookup(key) {
      if (ids.length === 0) return undefined;
      const hash = murmur32(key);
      return ids[jumpHash(mix32(hash + 0x9e3779b9), hash, ids.length)];
    },
    add(id) {
      refuseKnown(ids, id);
      return createJump([...ids, id]);
    },
    remove(id) {
      refuseUnknown(ids, id);
      if (ids.at(-1) !== id) throw new RangeError('jump hash can take out the last node only');
      return createJump(ids.slice(0, -1));
    },
  };
}
