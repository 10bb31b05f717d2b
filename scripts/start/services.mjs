import { join } from 'node:path';
import { freePort } from '../services/ports.mjs';
import { redisProgram } from '../services/programs.mjs';
import { redisCommand, redisReady, redisUrl } from '../services/redis.mjs';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';
import { checkReachable } from './external.mjs';

/**
 * @typedef {{ DATABASE_URL: string, REDIS_STATE_URL: string, REDIS_CACHE_URL: string, STORAGE_URL: string }} Addresses
 */

/**
 * Starts the servers that nobody gave us, and makes sure that the given ones answer.
 * @param {{ settings: import('./settings.mjs').Settings, stamp: any, secrets: Record<string, string>, supervisor: any, say: (line: string) => void }} options
 * @returns {Promise<Addresses>}
 */
export async function startServices({ settings, stamp, secrets, supervisor, say }) {
  const { data, external, durable } = settings;
  const postgres = () =>
    external.database
      ? checkReachable('PostgreSQL', 'DATABASE_URL', external.database, 5432)
      : startEmbeddedPostgres({ data, stamp, secrets, supervisor, durable, say });
  const redis = (role) => {
    const given = role === 'state' ? external.redisState : external.redisCache;
    const own = `REDIS_${role.toUpperCase()}_URL`;
    const name = process.env[own] ? own : 'REDIS_URL';
    return given ? checkReachable('Redis', name, given, 6379) : startRedisServer(role, { data, secrets, supervisor });
  };
  const [DATABASE_URL, REDIS_STATE_URL, REDIS_CACHE_URL] = await Promise.all([
    postgres(),
    redis('state'),
    redis('cache'),
  ]);
  return {
    DATABASE_URL,
    REDIS_STATE_URL,
    REDIS_CACHE_URL,
    STORAGE_URL: external.storage ?? `file://${join(data, 'objects')}`,
  };
}

/** Whether we need a redis-server program. @param {import('./settings.mjs').Settings} settings */
export const needsRedisProgram = ({ external }) => !(external.redisState && external.redisCache) && !redisProgram();

async function startRedisServer(role, { data, secrets, supervisor }) {
  const port = await freePort();
  const password = secrets.REDIS_PASSWORD;
  const dir = join(data, role === 'state' ? 'redis' : 'redis-cache');
  await supervisor.start({
    name: `redis-${role}`,
    kind: 'service',
    ...redisCommand({ program: redisProgram() ?? 'redis-server', role, port, dir, password }),
    ready: (given) => redisReady(port, password, { given }),
  });
  return redisUrl(port, password);
}
