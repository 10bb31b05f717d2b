import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { openPool } from '../db/client.ts';
import { singleton } from '../singleton.ts';

/** Seconds, from a cached redirect to a hopeless request. */
export const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

function createMetrics() {
  const registry = new Registry();
  const localHits = new Map<string, { count: number }>();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpDuration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from request to answer, by route pattern (never by path) and status.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: DURATION_BUCKETS,
      registers,
    }),
    jobDuration: new Histogram({
      name: 'job_duration_seconds',
      help: 'Time of one attempt of a job, by job name and outcome.',
      labelNames: ['job', 'outcome'] as const,
      buckets: DURATION_BUCKETS,
      registers,
    }),
    cacheLookups: new Counter({
      name: 'cache_lookups_total',
      help: 'Lookups by cache and by where the answer came from: local, redis, load, joined, unavailable.',
      labelNames: ['cache', 'result'] as const,
      registers,
      collect() {
        for (const [cache, hits] of localHits) {
          this.inc({ cache, result: 'local' }, hits.count);
          hits.count = 0;
        }
      },
    }),
    localHits,
    databaseConnections: new Gauge({
      name: 'database_connections',
      help: 'Connections of the pool: open, idle, and callers that wait for one.',
      labelNames: ['state'] as const,
      registers,
      collect() {
        const pool = openPool();
        this.set({ state: 'open' }, pool?.totalCount ?? 0);
        this.set({ state: 'idle' }, pool?.idleCount ?? 0);
        this.set({ state: 'waiting' }, pool?.waitingCount ?? 0);
      },
    }),
  };
}

const metrics = singleton('metrics', createMetrics);

/** All metrics of this process, in Prometheus' terms; a system adds its own with `registers: [registry]`. */
export const registry: Registry = metrics.registry;
export const { httpDuration, jobDuration, cacheLookups } = metrics;

/** Where a cache counts what it finds in this process: a plain number, because a counter with labels costs as much as the rest of a hit. */
export function localHitsOf(cache: string): { count: number } {
  const hits = metrics.localHits.get(cache) ?? { count: 0 };
  metrics.localHits.set(cache, hits);
  return hits;
}
