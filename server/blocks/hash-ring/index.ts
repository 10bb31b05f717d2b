/**
 * Consistent hashing (chapter "design consistent hashing" of the book). Browser-safe: no Node modules, no clock, no randomness.
 *
 * - `createRing`: keys to nodes by points on a circle. Guarantees: a node that joins takes keys only to itself, one that leaves moves only its
 *   own, about 1/N of all; the order in which nodes are named does not matter; at one position the lesser name wins. Rings never change; a
 *   change gives a new one (linear in the points, well under 5 ms at 20,000). A lookup costs one murmur3 of the key and about one comparison;
 *   6 bytes a point and up to 256 KiB of index. Random placement needs no memory of the past and spreads loads by 1/√V (9 % with V = 100
 *   points a node); `placement: 'greedy'` is even with 64 (within 0.45 % once more nodes have joined one by one than each
 *   has points), but depends on who joined when: keep `toPoints()`, read `fromPoints`.
 *   `rebalance` evens out what a leaving node left uneven, at the cost of moving a bounded part of the keys between nodes that stay.
 * - `createBoundedLoads`: no node above ⌈(1+ε)·average⌉ in flight, whatever is hot; costs that a key of a full node is served elsewhere.
 * - `createJump`, `createMaglev`, `createModulo`: other ways behind the same interface and suite, with what they cannot do.
 *
 * Sources: Karger and others, "Consistent Hashing and Random Trees" (1997); libketama (2007); DeCandia and others, "Dynamo" (2007); Lamping and
 * Veach (2014); Eisenbud and others, "Maglev" (2016); Mirrokni and others (2016); Chen and others (2021); Appleby, MurmurHash3.
 */
export { type BoundedLoads, createBoundedLoads } from './bounded-loads.ts';
export { createJump } from './jump.ts';
export { createMaglev } from './maglev.ts';
export { createModulo } from './modulo.ts';
export { mix32, murmur32 } from './murmur.ts';
export { createRing } from './ring.ts';
export { ketamaHash, murmurHash, type RingHash } from './ring-hash.ts';
export { fromPoints } from './ring-points.ts';
export type {
  KeyRange,
  NodeInput,
  Placement,
  RangeMove,
  Ring,
  RingNode,
  RingOptions,
  RingPoints,
} from './ring-types.ts';
export type { KeyRouter } from './router.ts';
export { createZipf, spreadOf } from './spread.ts';
