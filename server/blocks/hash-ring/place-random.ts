import type { RingHash } from './ring-hash.ts';

/** Points of a node where its name's hashes fall: the same wherever and whenever it joins. More points only add to the first ones. */
export function placeRandom(id: string, count: number, hash: RingHash): Uint32Array {
  const points = new Uint32Array(count);
  for (let i = 0; i < count; i += 4) {
    const four = hash.points(`${id}-${i / 4}`);
    for (let j = 0; j < 4 && i + j < count; j++) points[i + j] = four[j] as number;
  }
  return points;
}
