import type { RingHash } from './ring-hash.ts';
import type { KeyRouter } from './router.ts';

/** A physical node. A weight of 2 takes twice the keys of a weight of 1. Nodes of one rack (or zone) fail together. */
export type RingNode = { id: string; weight: number; rack?: string };

export type NodeInput = string | { id: string; weight?: number; rack?: string };

export type Placement = 'random' | 'greedy';

export type RingOptions = {
  /** Where points of a joining node go: where its name hashes to (default), or where they split the largest ranges. */
  placement?: Placement;
  /** Points of a node of weight 1; 200 unless told, 64 with greedy placement. */
  pointsPerNode?: number;
  hash?: RingHash;
};

/** Positions from `first` to `last`, both included; over the end of the circle when `first` is greater. `share` is of the whole circle. */
export type KeyRange = { first: number; last: number; share: number };

/** A range that goes from one node to another; null stands for nobody, in an empty ring. */
export type RangeMove = KeyRange & { from: string | null; to: string | null };

/** Points as they are kept: JSON. */
export type RingPoints = {
  version: 1;
  hash: string;
  placement: Placement;
  pointsPerNode: number;
  nodes: (RingNode & { points: number[] })[];
};

/** A ring that never changes: whatever changes it gives a new one. */
export interface Ring extends KeyRouter {
  readonly nodes: readonly RingNode[];
  readonly placement: Placement;
  readonly hash: RingHash;
  /** All points in order, with the number of their node in `nodes`. Not to be written to. */
  readonly table: { readonly points: Uint32Array; readonly owners: Uint16Array };
  lookupAt(position: number): string | undefined;
  /** `n` different nodes (fewer when there are not as many), that of the key first; different racks before a rack comes again. */
  lookupN(key: string, n: number): string[];
  add(node: NodeInput, weight?: number): Ring;
  remove(id: string): Ring;
  /** More weight takes keys to this node only, less weight takes keys from it only. */
  reweight(id: string, weight: number): Ring;
  /** Moves points until loads are even or `maxMoved` (0.05 unless told) of the keys have moved; such a ring must be kept by its points. */
  rebalance(maxMoved?: number): Ring;
  ranges(id: string): KeyRange[];
  /** Each node's part of the circle, of 1. */
  shares(): Map<string, number>;
  /** What moves when this ring becomes the other one, in the order of the circle. Both must use the same hash. */
  diff(other: Ring): RangeMove[];
  toPoints(): RingPoints;
}
