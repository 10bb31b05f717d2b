import { murmur32 } from './murmur.ts';
import { murmur128 } from './murmur-128.ts';

/** How texts become positions, unsigned 32-bit numbers. Rings of one cluster must all use the same. */
export type RingHash = {
  /** Written beside persisted points, so that they are never read with another hash. */
  name: string;
  /** Where a key lies. */
  key: (text: string) => number;
  /** Four points from one 128-bit hash. */
  points: (label: string) => readonly [number, number, number, number];
};

/** murmur3: the default. */
export const murmurHash: RingHash = { name: 'murmur3', key: murmur32, points: murmur128 };

/**
 * The positions of libketama (Richard Jones, Last.fm, 2007; Couchbase RFC 26): little-endian words of MD5, points of `node-0`, `node-1`, …
 * With `pointsPerNode: 160` and equal weights a ring answers like memcached's clients.
 * @param md5 gives the 16 bytes of a text's digest; passed in, because browsers have none.
 */
export function ketamaHash(md5: (text: string) => Uint8Array): RingHash {
  const words = (text: string) => {
    const digest = md5(text);
    const view = new DataView(digest.buffer, digest.byteOffset, 16);
    return [0, 4, 8, 12].map((at) => view.getUint32(at, true)) as [number, number, number, number];
  };
  return { name: 'ketama', key: (text) => words(text)[0], points: words };
}
