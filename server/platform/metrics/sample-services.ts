import type { Redis } from 'ioredis';
import { pg } from '../db/client.ts';
import { outboxAge } from '../outbox/outbox-age.ts';
import { queueOverview } from '../queue/inspect.ts';
import { cacheRedis, stateRedis } from '../redis/client.ts';

type Figures = Record<string, number>;

/** The size of a database is the sum of its files: asked for once a minute. */
const SIZE_EVERY = 6;

/** Figures of the database that only grow are told as what came since the last sample. */
const DATABASE = {
  name: 'metrics-database',
  text: `SELECT numbackends AS connections, xact_commit::float8 AS commits, blks_hit::float8 AS hits, blks_read::float8 AS reads
         FROM pg_stat_database WHERE datname = current_database()`,
};
const SIZE = { name: 'metrics-database-size', text: 'SELECT pg_database_size(current_database())::float8 AS size' };

/** Gives the function that measures Redis, PostgreSQL, queues and outbox since it was last asked. What does not answer is left out. */
export function createServicesMeasure(): () => Promise<Figures> {
  const grown = createGrowth();
  let round = 0;
  let at = performance.now();
  let size: number | undefined;

  async function database(): Promise<Figures> {
    const { rows } = await pg.query<{ connections: number; commits: number; hits: number; reads: number }>(DATABASE);
    if (round % SIZE_EVERY === 0) size = (await pg.query<{ size: number }>(SIZE)).rows[0]?.size;
    const row = rows[0];
    if (!row) return {};
    return {
      'pg:connections': row.connections,
      ...grown('pg:commits', row.commits),
      ...grown('pg:hits', row.hits),
      ...grown('pg:reads', row.reads),
      ...(size === undefined ? {} : { 'pg:size': size }),
    };
  }

  async function queues(): Promise<Figures> {
    const figures: Figures = {};
    for (const queue of await queueOverview()) {
      const of = (what: string) => `queue:${queue.name}:${what}`;
      // What is 0 is left out: most queues are idle most of the time.
      if (queue.waiting > 0) figures[of('waiting')] = queue.waiting;
      if (queue.oldestWaitingMs !== null) figures[of('oldest')] = queue.oldestWaitingMs;
      for (const [name, count] of Object.entries({
        ...grown(of('done'), queue.processedTotal),
        ...grown(of('failed'), queue.failedTotal),
      }))
        if (count > 0) figures[name] = count;
    }
    return figures;
  }

  return async () => {
    const parts = await Promise.allSettled([
      redisFigures('state', stateRedis()),
      redisFigures('cache', cacheRedis()),
      database(),
      queues(),
      outboxFigures(),
    ]);
    round += 1;
    const span = Math.round(performance.now() - at);
    at += span;
    return Object.assign({ span }, ...parts.map((part) => (part.status === 'fulfilled' ? part.value : {})));
  };
}

async function outboxFigures(): Promise<Figures> {
  const { oldestMs } = await outboxAge();
  return { 'outbox:oldest': oldestMs };
}

async function redisFigures(name: string, redis: Redis): Promise<Figures> {
  const info = await redis.info('memory', 'clients', 'stats');
  const figure = (field: string) => Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    [`${name}:memory`]: figure('used_memory'),
    [`${name}:clients`]: figure('connected_clients'),
    [`${name}:ops`]: figure('instantaneous_ops_per_sec'),
  };
}

/** Turns counters into what they grew by; the first look, and one after a restart of what counts, tells nothing. */
function createGrowth(): (name: string, value: number) => Figures {
  const before = new Map<string, number>();
  return (name, value) => {
    const last = before.get(name);
    before.set(name, value);
    return last === undefined || value < last ? {} : { [name]: value - last };
  };
}
