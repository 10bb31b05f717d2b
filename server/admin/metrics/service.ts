import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { createCache } from '@/server/platform/cache/create-cache.ts';
import { isUnavailable } from '@/server/platform/errors.ts';
import { readHistory } from '@/server/platform/metrics/history.ts';
import { authorizeOperator } from '../policy.ts';
import { drawCharts } from './draw-charts.ts';
import { countPeople } from './repository.ts';
import type { BusinessFigures, MetricsHistory } from './schema.ts';
import type { Range } from './terms.ts';

const MINUTE_MS = 60_000;

/** Steps are whole multiples of the samples' distance, and few enough to be drawn quickly. */
const RANGE: Record<Range, { grain: 'fine' | 'coarse'; stepMs: number; steps: number }> = {
  '15m': { grain: 'fine', stepMs: 10_000, steps: 90 },
  '1h': { grain: 'fine', stepMs: 30_000, steps: 120 },
  '24h': { grain: 'coarse', stepMs: 8 * MINUTE_MS, steps: 180 },
};

/** What processes, machines and services did in the last `range`. While Redis is away there is nothing to draw. */
export async function readMetrics(viewer: Viewer, range: Range, now = Date.now()): Promise<MetricsHistory> {
  authorizeOperator(viewer);
  const { grain, stepMs, steps } = RANGE[range];
  const last = Math.floor(now / stepMs) * stepMs;
  const times = Array.from({ length: steps }, (_step, index) => last - (steps - 1 - index) * stepMs);
  const history = await unlessAway(readHistory(grain, times[0] ?? last));
  const charts = drawCharts(history ?? new Map(), times, stepMs);
  return { redisReachable: history !== null, range, stepMs, times, charts };
}

const business = createCache<BusinessFigures & { at: number }>({
  name: 'admin-business',
  ttlMs: MINUTE_MS,
  negativeTtlMs: MINUTE_MS,
  codec: { encode: JSON.stringify, decode: (text) => JSON.parse(text) as BusinessFigures & { at: number } },
  version: ({ at }) => at,
});

/** How many people there are, come and come back; counted once a minute. */
export async function readBusinessFigures(viewer: Viewer): Promise<BusinessFigures> {
  authorizeOperator(viewer);
  const figures = await business.get('all', async () => ({ ...(await countPeople()), at: Date.now() }));
  if (figures === null) throw new Error('figures are always counted');
  return figures;
}

async function unlessAway<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
}
