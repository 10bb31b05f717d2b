import {
  createJump,
  createMaglev,
  createModulo,
  createRing,
  type KeyRouter,
  type Placement,
  type Ring,
} from '@/server/blocks/hash-ring/index.ts';

export const NODE_NAMES = [...'ABCDEFGHIJKL'];
export const SAMPLE_SIZE = 10_000;
export const WAYS = ['ring', 'modulo', 'jump', 'maglev'] as const;
/** A prime; some 400 slots for each of the twelve nodes. */
const MAGLEV_SLOTS = 5_003;
const START = NODE_NAMES.slice(0, 5);

export type Way = (typeof WAYS)[number];
type Routers = { ring: Ring } & Record<Exclude<Way, 'ring'>, KeyRouter>;
type Change = { kind: 'join' | 'leave' | 'weight'; id: string };

/** What the page shows: the same nodes behind four ways of sending keys, and how it was before the last change. */
export type Model = {
  placement: Placement;
  pointsPerNode: number;
  routers: Routers;
  last: { change: Change; before: Routers } | null;
};

const SAMPLE = Array.from({ length: SAMPLE_SIZE }, (_, index) => `key-${index}`);

const besides = (ids: readonly string[]): Omit<Routers, 'ring'> => ({
  modulo: createModulo(ids),
  jump: createJump(ids),
  maglev: createMaglev(ids, MAGLEV_SLOTS),
});

export function startModel(placement: Placement = 'random', pointsPerNode = 16): Model {
  const ring = createRing(START, { placement, pointsPerNode });
  return { placement, pointsPerNode, routers: { ring, ...besides(START) }, last: null };
}

/** The same nodes with other points: a new ring, not a change of the old one. */
export function configure(model: Model, placement: Placement, pointsPerNode: number): Model {
  const ring = createRing(model.routers.ring.nodes, { placement, pointsPerNode });
  return { placement, pointsPerNode, routers: { ...model.routers, ring }, last: null };
}

/** One node more, by the first free name. The same model when all names are taken. */
export function join(model: Model): Model {
  const { routers } = model;
  const id = NODE_NAMES.find((name) => !routers.ring.ids.includes(name));
  if (id === undefined) return model;
  const after = { ring: routers.ring.add(id), ...besides([...routers.jump.ids, id]) };
  return { ...model, routers: after, last: { change: { kind: 'join', id }, before: routers } };
}

export function leave(model: Model, id: string): Model {
  const { routers } = model;
  const after = { ring: routers.ring.remove(id), ...besides(routers.jump.ids.filter((other) => other !== id)) };
  return { ...model, routers: after, last: { change: { kind: 'leave', id }, before: routers } };
}

export function weigh(model: Model, id: string, weight: number): Model {
  const { routers } = model;
  const after = { ...routers, ring: routers.ring.reweight(id, weight) };
  return { ...model, routers: after, last: { change: { kind: 'weight', id }, before: routers } };
}

const places = new WeakMap<KeyRouter, (string | undefined)[]>();

/** The node of each sample key, computed once for each router. */
function placesOf(router: KeyRouter): (string | undefined)[] {
  const known = places.get(router);
  if (known) return known;
  const found = SAMPLE.map((key) => router.lookup(key));
  places.set(router, found);
  return found;
}

/** How many sample keys each node has, in the order of the router's names. */
export function countKeys(router: KeyRouter): Map<string, number> {
  const counts = new Map(router.ids.map((id) => [id, 0]));
  for (const id of placesOf(router)) if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** How many sample keys the last change moved one way; null when that way cannot make such a change. */
export function countMoved({ last, routers }: Model, way: Way): number | null {
  if (last === null) return null;
  const { change, before } = last;
  if (change.kind === 'weight' && way !== 'ring') return null;
  if (change.kind === 'leave' && way === 'jump' && before.jump.ids.at(-1) !== change.id) return null;
  const old = placesOf(before[way]);
  return placesOf(routers[way]).filter((id, index) => id !== old[index]).length;
}

/** How much of the circle goes from whom to whom, the largest first. */
export function flowsOf({ last, routers }: Model): { from: string; to: string; share: number }[] {
  const flows = new Map<string, { from: string; to: string; share: number }>();
  for (const { from, to, share } of last === null ? [] : last.before.ring.diff(routers.ring)) {
    if (from === null || to === null) continue;
    const key = `${from}-${to}`;
    flows.set(key, { from, to, share: share + (flows.get(key)?.share ?? 0) });
  }
  return [...flows.values()].sort((a, b) => b.share - a.share);
}
