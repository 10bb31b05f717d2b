// Runs before each test file, in its process, before anything reads the environment: a database of its own, cloned from
// the migrated template, and an empty Redis.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { redisCall, redisUrl } from '../services/redis.mjs';

const services = inject('services');
const worker = Number(process.env.VITEST_POOL_ID ?? '1');
const redisPort = services.redisPorts[(worker - 1) % services.redisPorts.length] ?? 0;
const database = `test_${worker}`;

async function cloneTemplate(): Promise<string> {
  const client = new pg.Client({ connectionString: services.postgres });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${database} TEMPLATE ${services.template} STRATEGY file_copy`);
  await client.end();
  const url = new URL(services.postgres);
  url.pathname = `/${database}`;
  return url.href;
}

const storage = join(services.folder, `objects-${worker}-${process.pid}`);
mkdirSync(storage, { recursive: true });
const [databaseUrl] = await Promise.all([cloneTemplate(), redisCall(redisPort, services.redisPassword, ['FLUSHALL'])]);
const redis = redisUrl(redisPort, services.redisPassword);
Object.assign(process.env, {
  NODE_ENV: 'test',
  DATABASE_URL: databaseUrl,
  REDIS_STATE_URL: redis,
  REDIS_CACHE_URL: redis,
  STORAGE_URL: `file://${storage}`,
  AUTH_SECRET: 'only-for-tests-only-for-tests-only-for-tests',
  LINK_ALIAS_KEY: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
  STORAGE_SIGNING_KEY: 'only-for-tests-only-for-tests-only-for-tests',
  LOG_LEVEL: 'silent',
});
