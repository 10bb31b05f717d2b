import { tableOf } from './point-table.ts';
import { readNode, ringOf } from './ring.ts';
import { murmurHash, type RingHash } from './ring-hash.ts';
import type { Ring, RingPoints } from './ring-types.ts';

/**
 * The ring that was kept by `toPoints()`, to the last position. Throws a `RangeError` for what cannot be one, or was made with another hash.
 */
export function fromPoints(kept: RingPoints, hash: RingHash = murmurHash): Ring {
  if (kept.version !== 1) throw new RangeError('these points are of another version');
  if (kept.hash !== hash.name) throw new RangeError(`these points belong to the hash "${kept.hash}"`);
  const sorted = [...kept.nodes].sort((a, b) => (a.id < b.id ? -1 : 1));
  const points: number[] = [];
  const owners: number[] = [];
  const nodes = sorted.map(({ points: own, ...node }, i) => {
    if (node.id === sorted[i - 1]?.id) throw new RangeError(`node "${node.id}" comes twice`);
    if (own.length === 0) throw new RangeError(`node "${node.id}" has no points`);
    for (const point of own) {
      if (point >>> 0 !== point) throw new RangeError(`${point} is not a position`);
      points.push(point);
      owners.push(i);
    }
    return readNode(node);
  });
  const { placement, pointsPerNode } = kept;
  return ringOf({ nodes, table: tableOf(points, owners), placement, pointsPerNode, hash });
}
