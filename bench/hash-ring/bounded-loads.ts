import {
  createBoundedLoads,
  createRing,
  createZipf,
  mix32,
  type Ring,
  spreadOf,
} from '../../server/blocks/hash-ring/index.ts';
import { percent, printTable, timed } from '../report.ts';

const MAX_PEAK = 1.25;
const IN_FLIGHT = 40;
const ACQUIRED = 100_000;
const HOT_KEYS = 10_000;

type Loaded = { peak: number; atHome: number; perSecond: number };

/** Work of hot keys comes and goes; the fullest node over the mean at its worst, and how many pieces are done where their key lives. */
function loadNodes(ring: Ring, work: readonly string[], epsilon: number | undefined): Loaded {
  const most = IN_FLIGHT * ring.ids.length;
  const bounded = createBoundedLoads(ring, epsilon === undefined ? {} : { epsilon });
  const places: string[] = [];
  let peak = 0;
  let ms = 0;
  // In pieces, because reading the clock would cost more than finding a place.
  for (let from = 0; from < work.length; from += IN_FLIGHT) {
    ms += timed(() => {
      for (let i = from; i < Math.min(from + IN_FLIGHT, work.length); i++) {
        if (i >= most) bounded.release(places[i - most] as string);
        places.push(bounded.acquire(work[i] as string) as string);
      }
    });
    if (from >= most) peak = Math.max(peak, spreadOf(bounded.loads().values()).peak);
  }
  const atHome = places.filter((id, i) => id === ring.lookup(work[i] as string)).length / places.length;
  return { peak, atHome, perSecond: (work.length * 1_000) / ms };
}

/** Bounded loads under Zipf's law beside the same ring without bounds. */
export function printBoundedLoads(keys: readonly string[]): void {
  const rank = createZipf(HOT_KEYS, 1.1);
  const work = Array.from({ length: ACQUIRED }, (_, i) => keys[rank(mix32(i + 1) / 2 ** 32)] as string);
  console.log(
    `\nBounded loads: ${HOT_KEYS.toLocaleString('en')} keys by Zipf 1.1, ${IN_FLIGHT} pieces of work in flight a node, the oldest ends first; ` +
      'the worst moment\n',
  );
  printTable(
    ['nodes', 'placement', 'loads', `fullest / mean (≤ ${MAX_PEAK})`, 'done at home', 'placed a second', 'goal'],
    [10, 100].flatMap((count) =>
      (['random', 'greedy'] as const).flatMap((placement) => {
        const ids = Array.from({ length: count }, (_, i) => `node-${i}.maru.test`);
        const ring = createRing(ids, { placement });
        return [undefined, Number.MAX_VALUE].map((epsilon) => {
          const { peak, atHome, perSecond } = loadNodes(ring, work, epsilon);
          return [
            String(count),
            placement,
            epsilon === undefined ? 'bounded' : 'unbounded',
            peak.toFixed(2),
            percent(atHome),
            Math.round(perSecond).toLocaleString('en'),
            epsilon === undefined ? (peak <= MAX_PEAK ? 'kept' : 'MISSED') : '',
          ];
        });
      }),
    ),
  );
}
