import {
  createJump,
  createMaglev,
  createRing,
  type KeyRouter,
  type Ring,
  spreadOf,
} from '../../server/blocks/hash-ring/index.ts';
import { median, percent, printTable, timed } from '../report.ts';

const ROUNDS = 7;

/** Lookups per second of these keys, one after the other. */
export function lookupsPerSecond(lookup: (key: string) => string | undefined, keys: readonly string[]): number {
  let found = 0;
  const started = performance.now();
  for (let i = 0; i < keys.length; i++) found += (lookup(keys[i] as string) as string).length;
  const perSecond = (keys.length * 1000) / (performance.now() - started);
  if (found === 0) throw new Error('nothing was found');
  return perSecond;
}

function countsOf(router: KeyRouter, keys: readonly string[]): Iterable<number> {
  const counts = new Map(router.ids.map((id) => [id, 0]));
  for (const key of keys) {
    const id = router.lookup(key) as string;
    counts.set(id, (counts.get(id) as number) + 1);
  }
  return counts.values();
}

/** Jump and Maglev beside rings of the same nodes: how quick, how even, and what moves when one joins or leaves. */
export function printOtherWays(ring: Ring, names: readonly string[], keys: readonly string[]): void {
  const ways: { name: string; router: KeyRouter; runs: number[]; joins: number[] }[] = [
    { name: `ring, ${ring.table.points.length / names.length} random points`, router: ring, runs: [], joins: [] },
    { name: 'ring, 64 greedy points', router: createRing(names, { placement: 'greedy' }), runs: [], joins: [] },
    { name: 'jump', router: createJump(names), runs: [], joins: [] },
    { name: 'Maglev, 65,537 slots', router: createMaglev(names), runs: [], joins: [] },
  ];
  for (let round = -2; round < ROUNDS; round++) {
    for (const { router, runs, joins } of ways) {
      const perSecond = lookupsPerSecond((key) => router.lookup(key), keys);
      const joinMs = timed(() => router.add('one-more'));
      if (round < 0) continue;
      runs.push(perSecond);
      joins.push(joinMs);
    }
  }
  const moved = (from: KeyRouter, to: KeyRouter) =>
    keys.reduce((sum, key) => sum + (from.lookup(key) === to.lookup(key) ? 0 : 1), 0) / keys.length;
  console.log(
    `\nOther ways beside the ring: ${names.length} nodes, ${keys.length.toLocaleString('en')} keys (which by themselves scatter by ` +
      `${percent(Math.sqrt(names.length / keys.length))}); moved in times of a node's part\n`,
  );
  printTable(
    ['way', 'lookups a second', 'deviation of keys', 'join ms', 'moved by a join', 'moved by a leave', 'who may leave'],
    ways.map(({ name, router, runs, joins }) => {
      const isLastOnly = name === 'jump';
      const leaver = (isLastOnly ? names.at(-1) : names[names.length >> 1]) as string;
      return [
        name,
        Math.round(median(runs)).toLocaleString('en'),
        percent(spreadOf(countsOf(router, keys)).deviation),
        median(joins).toFixed(2),
        `${(moved(router, router.add('one-more')) * (names.length + 1)).toFixed(2)} ×`,
        `${(moved(router, router.remove(leaver)) * names.length).toFixed(2)} ×`,
        isLastOnly ? 'the last one' : 'any',
      ];
    }),
  );
}
