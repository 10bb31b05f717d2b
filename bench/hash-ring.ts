// @ts-expect-error: it comes without types
import HashRing from 'hashring';
import { createRing, murmur32, type Ring, spreadOf } from '../server/blocks/hash-ring/index.ts';
import { printBoundedLoads } from './hash-ring/bounded-loads.ts';
import { lookupsPerSecond, printOtherWays } from './hash-ring/other-ways.ts';
import { machine, median, percent, printTable, timed } from './report.ts';

const ROUNDS = 7;
const NODES = 100;
const POINTS = 200;
const KEYS = 200_000;
const GOALS = { ofBare: 0.9, ofPeer: 15, changeMs: 5 };

const named = (count: number, prefix = 'node') => Array.from({ length: count }, (_, i) => `${prefix}-${i}.maru.test`);
const names = named(NODES);
const keys = Array.from({ length: KEYS }, (_, i) => `user:${i}:timeline`);
const kept = (isKept: boolean) => (isKept ? 'kept' : 'MISSED');

const ring = createRing(names, { pointsPerNode: POINTS });
const createPeer = () => new HashRing(names, 'md5', { 'vnode count': POINTS / 4 });
const peer = createPeer();
const { points, owners } = ring.table;

/** The least a ring can do: the same hash, a plain binary search, the name. */
function bareLookup(key: string): string | undefined {
  const position = murmur32(key);
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle] as number) < position) low = middle + 1;
    else high = middle;
  }
  return ring.ids[owners[low === points.length ? 0 : low] as number];
}

const lookups = [
  { name: 'bare hash + binary search', lookup: bareLookup, count: KEYS, runs: [] as number[] },
  { name: 'Maru ring', lookup: (key: string) => ring.lookup(key), count: KEYS, runs: [] as number[] },
  { name: 'npm hashring', lookup: (key: string) => peer.get(key) as string, count: KEYS / 10, runs: [] as number[] },
];
for (let round = -2; round < ROUNDS; round++) {
  for (const { lookup, count, runs } of lookups) {
    const perSecond = lookupsPerSecond(lookup, keys.slice(0, count));
    // The first two rounds warm the compiler up.
    if (round >= 0) runs.push(perSecond);
  }
}
const [bare = 0, own = 0, theirs = 0] = lookups.map(({ runs }) => median(runs));
console.log(`\nLookups: ${machine()}; ${NODES} nodes × ${POINTS} points, medians of ${ROUNDS} alternating rounds\n`);
printTable(
  ['what', 'per second', `of the bare loop (≥ ${GOALS.ofBare * 100} %)`, `times hashring (≥ ${GOALS.ofPeer})`, 'goals'],
  lookups.map(({ name, runs }) => [
    name,
    Math.round(median(runs)).toLocaleString('en'),
    `${Math.round((100 * median(runs)) / bare)} %`,
    (median(runs) / theirs).toFixed(1),
    name === 'Maru ring' ? kept(own >= GOALS.ofBare * bare && own >= GOALS.ofPeer * theirs) : '',
  ]),
);

const greedy = createRing(names, { placement: 'greedy', pointsPerNode: POINTS });
const fuller: Ring = ring.add('one-more');
const fullerGreedy = greedy.add('one-more');
// It changes in place, so each round needs one that nobody has joined.
const grown = Array.from({ length: ROUNDS + 2 }, createPeer);
const changes = [
  { name: 'join, random points', act: () => ring.add('one-more'), runs: [] as number[], isOwn: true },
  { name: 'leave, random points', act: () => fuller.remove('one-more'), runs: [] as number[], isOwn: true },
  { name: 'join, greedy points', act: () => greedy.add('one-more'), runs: [] as number[], isOwn: true },
  { name: 'leave, greedy points', act: () => fullerGreedy.remove('one-more'), runs: [] as number[], isOwn: true },
  { name: 'npm hashring, join', act: () => grown.pop()?.add('one-more'), runs: [] as number[], isOwn: false },
];
for (let round = -2; round < ROUNDS; round++) {
  for (const { act, runs } of changes) {
    runs.push(timed(act));
  }
}
console.log(
  `\nMembership at ${(NODES * POINTS).toLocaleString('en')} points: medians of ${ROUNDS} alternating rounds, and the very first change of the process\n`,
);
printTable(
  ['change', `ms (< ${GOALS.changeMs})`, 'goal', 'first, ms'],
  changes.map(({ name, runs, isOwn }) => {
    const ms = median(runs.slice(2));
    return [name, ms.toFixed(2), isOwn ? kept(ms < GOALS.changeMs) : '', (runs[0] ?? 0).toFixed(2)];
  }),
);

const deviation = (of: Ring) => spreadOf(of.shares().values()).deviation;
const CLUSTERS = 20;
console.log(`\nSpread of ten nodes with random points: mean of ${CLUSTERS} sets of names\n`);
printTable(
  ['points a node', 'standard deviation', 'fullest / mean'],
  [40, 100, 200, 500, 1000].map((pointsPerNode) => {
    const spreads = Array.from({ length: CLUSTERS }, (_, i) =>
      spreadOf(
        createRing(named(10, `cluster${i}`), { pointsPerNode })
          .shares()
          .values(),
      ),
    );
    const mean = (of: (spread: (typeof spreads)[number]) => number) =>
      spreads.reduce((sum, spread) => sum + of(spread), 0) / CLUSTERS;
    return [String(pointsPerNode), percent(mean((s) => s.deviation)), mean((s) => s.peak).toFixed(3)];
  }),
);

const grownTo = (count: number) =>
  named(count).reduce((grown, name) => grown.add(name), createRing([], { placement: 'greedy', pointsPerNode: 64 }));

console.log('\nGreedy placement, 64 points a node: the worst of all nodes that may leave\n');
printTable(
  [
    'nodes',
    'at rest (≤ 0.5 %)',
    'grown one by one (≤ 0.5 %)',
    'one left (≤ 8 %)',
    're-placed (≤ 2 %)',
    'moved by it (≤ 5 %)',
    'goals',
  ],
  [5, 10, 20, 50, 70, 85, 100, 128].map((count) => {
    const full = createRing(named(count), { placement: 'greedy', pointsPerNode: 64 });
    const leaves = full.ids.map((id) => {
      const left = full.remove(id);
      const even = left.rebalance();
      const moved = left.diff(even).reduce((sum, { share }) => sum + share, 0);
      return { left: deviation(left), even: deviation(even), moved };
    });
    const worst = (of: (leave: (typeof leaves)[number]) => number) => Math.max(...leaves.map(of));
    const figures = [
      deviation(full),
      deviation(grownTo(count)),
      worst((l) => l.left),
      worst((l) => l.even),
      worst((l) => l.moved),
    ];
    const isKept = [0.005, 0.005, 0.08, 0.02, 0.05].every((most, i) => (figures[i] as number) <= most);
    return [String(count), ...figures.map(percent), kept(isKept)];
  }),
);

printOtherWays(ring, names, keys);
printBoundedLoads(keys);
