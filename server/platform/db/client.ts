import { PrismaPg } from '@prisma/adapter-pg';
import type { PoolClient } from 'pg';
import { env } from '../env.ts';
import { logger } from '../logger.ts';
import { dropSingleton, peekSingleton, singleton } from '../singleton.ts';
import { PrismaClient } from './generated/client.ts';
import { RecordingPool } from './pool.ts';

/** Whatever runs SQL: the pool facade `pg`, or the `pg` of a transaction. */
export type Queryable = Pick<PoolClient, 'query'>;

/** A statement that runs longer than this is ended by Postgres: nobody waits for it any more. */
const STATEMENT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;

function createPool(): RecordingPool {
  return new RecordingPool(
    {
      connectionString: env.DATABASE_URL,
      max: env.POOL_SIZE,
      application_name: `maru-${env.MARU_ROLE ?? 'tool'}`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      keepAlive: true,
    },
    (error) => logger.warn({ err: error }, 'database connection lost'),
  );
}

/** The one connection pool of this process. */
function pool(): RecordingPool {
  return singleton('pg', createPool);
}

/** The pool when it is open already; for metrics, which must not be what opens it. */
export function openPool(): RecordingPool | undefined {
  return peekSingleton('pg');
}

/** Its errors are short: the long ones repeat what was to be stored, and they go to the log. */
function prismaClient(): PrismaClient {
  return singleton('prisma', () => new PrismaClient({ adapter: new PrismaPg(pool()), errorFormat: 'minimal' }));
}

/**
 * Runs one query. Unlike `Pool.query` it keeps the connection when the statement failed (a taken alias must not cost a new connection);
 * a broken one is thrown away by the pool itself.
 */
async function query(...args: unknown[]): Promise<unknown> {
  const client = await pool().connect();
  try {
    return await Reflect.apply(client.query, client, args);
  } finally {
    client.release();
  }
}

/** Plain SQL for hot paths: `pg.query({ name, text, values })` is prepared once per connection. int8 comes back as `bigint`. */
export const pg: Queryable = { query: query as Queryable['query'] };

/** Prisma, for `repository.ts` files. Made on first use, so that importing this file needs no settings. */
export const prisma: PrismaClient = new Proxy({} as PrismaClient, {
  get(_target, key) {
    const client = prismaClient();
    const value: unknown = Reflect.get(client, key, client);
    return typeof value === 'function' ? value.bind(client) : value;
  },
});

/** Closes every database connection of this process; the next query opens new ones. */
export async function closeDb(): Promise<void> {
  await dropSingleton<PrismaClient>('prisma')?.$disconnect();
  await dropSingleton<RecordingPool>('pg')?.end();
}
