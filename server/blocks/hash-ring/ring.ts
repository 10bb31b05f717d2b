import { placeGreedy } from './place-greedy.ts';
import { placeRandom } from './place-random.ts';
import {
  CIRCLE,
  createFinder,
  emptyTable,
  loadsOf,
  type PointTable,
  withoutPoints,
  withPoints,
} from './point-table.ts';
import { movesBetween, rangesOf } from './ranges.ts';
import { rebalanceTable } from './rebalance.ts';
import { walkReplicas } from './replicas.ts';
import { murmurHash, type RingHash } from './ring-hash.ts';
import type { NodeInput, Placement, Ring, RingNode, RingOptions } from './ring-types.ts';
import { refuseKnown, refuseUnknown } from './router.ts';

const MAX_NODES = 65_535;
const DEFAULT_POINTS = { random: 200, greedy: 64 } as const;
const DEFAULT_MAX_MOVED = 0.05;

export type RingState = {
  /** Sorted by name, so that nothing depends on the order in which nodes are named. */
  nodes: readonly RingNode[];
  table: PointTable;
  placement: Placement;
  pointsPerNode: number;
  hash: RingHash;
};

/**
 * A consistent hash ring (Karger and others, 1997). A key belongs to the first point at or after its position.
 * @param nodes in any order: the ring is the same. Throws a `RangeError` for names that come twice and weights that are no positive numbers.
 */
export function createRing(nodes: readonly NodeInput[], options: RingOptions = {}): Ring {
  const { placement = 'random', hash = murmurHash } = options;
  const { pointsPerNode = DEFAULT_POINTS[placement] } = options;
  if (!Number.isInteger(pointsPerNode) || pointsPerNode < 1) throw new RangeError('a node needs at least one point');
  let state: RingState = { nodes: [], table: emptyTable(), placement, pointsPerNode, hash };
  for (const node of nodes.map((input) => readNode(input)).sort((a, b) => (a.id < b.id ? -1 : 1))) {
    state = joined(state, node);
  }
  // Nobody has keys yet, so whatever joining one by one left uneven is evened out for nothing.
  if (placement === 'greedy') state = { ...state, table: rebalanceTable(state.table, targetsOf(state.nodes), 1) };
  return ringOf(state);
}

/** The ring of a state; `fromPoints` uses it too. */
export function ringOf(state: RingState): Ring {
  const { nodes, table, placement, pointsPerNode, hash } = state;
  const ids = nodes.map(({ id }) => id);
  const { owners } = table;
  const find = createFinder(table);
  const numberOf = (id: string) => {
    refuseUnknown(ids, id);
    return ids.indexOf(id);
  };
  return {
    ids,
    nodes,
    placement,
    hash,
    table,
    lookup: (key) => ids[owners[find(hash.key(key))] as number],
    lookupAt: (position) => ids[owners[find(position)] as number],
    lookupN: (key, n) => walkReplicas(table, nodes, find(hash.key(key)), n),
    add: (node, weight) => ringOf(joined(state, readNode(node, weight))),
    remove: (id) => ringOf(left(state, numberOf(id))),
    reweight: (id, weight) => ringOf(reweighted(state, numberOf(id), weight)),
    rebalance: (maxMoved = DEFAULT_MAX_MOVED) =>
      ringOf({ ...state, table: rebalanceTable(table, targetsOf(nodes), maxMoved) }),
    ranges: (id) => rangesOf(table, numberOf(id)),
    shares() {
      const loads = loadsOf(table, nodes.length);
      return new Map(ids.map((id, i) => [id, (loads[i] as number) / CIRCLE]));
    },
    diff(other) {
      if (other.hash.name !== hash.name) throw new RangeError('rings with different hashes cannot be compared');
      return movesBetween(table, other.table, ids, other.ids);
    },
    toPoints: () => ({
      version: 1,
      hash: hash.name,
      placement,
      pointsPerNode,
      nodes: nodes.map((node, i) => ({ ...node, points: [...table.points.filter((_, at) => owners[at] === i)] })),
    }),
  };
}

export function readNode(input: NodeInput, weight?: number): RingNode {
  const given = typeof input === 'string' ? { id: input } : input;
  const node = { ...given, weight: weight ?? given.weight ?? 1 };
  if (node.id === '') throw new RangeError('a node needs a name');
  if (!Number.isFinite(node.weight) || node.weight <= 0) throw new RangeError('a weight is a positive number');
  return node;
}

const targetsOf = (nodes: readonly RingNode[]): number[] => {
  const total = nodes.reduce((sum, { weight }) => sum + weight, 0);
  return nodes.map(({ weight }) => weight / total);
};

const countOf = ({ pointsPerNode }: RingState, weight: number): number =>
  Math.max(1, Math.round(pointsPerNode * weight));

function joined(state: RingState, node: RingNode): RingState {
  const ids = state.nodes.map(({ id }) => id);
  refuseKnown(ids, node.id);
  if (ids.length === MAX_NODES) throw new RangeError(`a ring has at most ${MAX_NODES} nodes`);
  const at = ids.findIndex((id) => id > node.id);
  const index = at < 0 ? ids.length : at;
  const nodes = [...state.nodes.slice(0, index), node, ...state.nodes.slice(index)];
  const count = countOf(state, node.weight);
  const targets = targetsOf(nodes);
  const [own] = targets.splice(index, 1) as [number];
  const points =
    state.placement === 'greedy'
      ? placeGreedy(state.table, targets, own, count)
      : placeRandom(node.id, count, state.hash);
  return { ...state, nodes, table: withPoints(state.table, points, index, true) };
}

function left(state: RingState, index: number): RingState {
  const table = withoutPoints(state.table, (i) => state.table.owners[i] === index, index);
  return { ...state, nodes: state.nodes.filter((_, i) => i !== index), table };
}

function reweighted(state: RingState, index: number, weight: number): RingState {
  const old = state.nodes[index] as RingNode;
  const node = readNode({ ...old, weight });
  const nodes = state.nodes.map((other, i) => (i === index ? node : other));
  const before = countOf(state, old.weight);
  const count = countOf(state, weight);
  if (count >= before) {
    const more =
      state.placement === 'greedy'
        ? placeMore(state, targetsOf(nodes), index, count - before)
        : placeRandom(node.id, count, state.hash).slice(before);
    return { ...state, nodes, table: withPoints(state.table, more, index, false) };
  }
  const gone =
    state.placement === 'greedy'
      ? everyFew(state.table, index, count)
      : new Set(placeRandom(node.id, before, state.hash).slice(count));
  const isGone = (i: number) =>
    state.table.owners[i] === index && gone.has(state.placement === 'greedy' ? i : (state.table.points[i] as number));
  return { ...state, nodes, table: withoutPoints(state.table, isGone) };
}

/** Further points for a node that is there: it may not cut its own ranges. */
function placeMore({ table }: RingState, targets: readonly number[], index: number, count: number): Uint32Array {
  if (count === 0) return new Uint32Array(0);
  const missing = (targets[index] as number) - (loadsOf(table, targets.length)[index] as number) / CIRCLE;
  const others = targets.map((target, i) => (i === index ? null : target));
  return placeGreedy(table, others, Math.max(0, missing), count);
}

/** Points to give up so that `count` stay: taken at even steps through the node's points, so that about the right load goes. */
function everyFew({ owners }: PointTable, index: number, count: number): Set<number> {
  const own = [...owners.keys()].filter((i) => owners[i] === index);
  const goes = own.length - count;
  return new Set(own.filter((_, i) => Math.floor(((i + 1) * goes) / own.length) > Math.floor((i * goes) / own.length)));
}
