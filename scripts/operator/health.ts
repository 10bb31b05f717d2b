import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { pg } from '@/server/platform/db/client.ts';
import { env } from '@/server/platform/env.ts';
import { toServer } from '@/server/platform/mail/transport.ts';
import { outboxOverview } from '@/server/platform/outbox/outbox-age.ts';
import { cacheRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { CHANNEL_CHECKS } from './channels-health.ts';
import type { Finding } from './finding.ts';

const CLOCK_MS = 2_000;
const OUTBOX_MS = 60_000;
const CONNECT_MS = 5_000;
const MIGRATIONS = 'prisma/migrations';

const CHECKS: Record<string, () => Promise<Omit<Finding, 'name'>>> = {
  PostgreSQL: database,
  migrations,
  clock,
  'Redis (state)': redisState,
  'Redis (cache)': redisCache,
  'object storage': objects,
  outbox,
  'e-mail': () => mailServer('SMTP_URL', 'the built-in mailbox'),
  'e-mail, second server': () => mailServer('SMTP_FALLBACK_URL', 'not set up'),
  ...CHANNEL_CHECKS,
};

/** Looks at every service as the product itself uses it. */
export async function checkHealth(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    try {
      findings.push({ name, ...(await check()) });
    } catch (error) {
      const detail = error instanceof Error ? error.message.trim() : String(error);
      findings.push({ name, state: 'bad', detail, cure: 'npm start tells more; its logs are in the data folder' });
    }
  }
  return findings;
}

async function database(): Promise<Omit<Finding, 'name'>> {
  const { rows } = await pg.query<{ version: string; number: number }>(
    "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number",
  );
  const { version = '?', number = 0 } = rows[0] ?? {};
  if (number >= 150_000) return { state: 'ok', detail: version };
  return { state: 'bad', detail: `version ${version}`, cure: 'use PostgreSQL 15 or newer' };
}

async function migrations(): Promise<Omit<Finding, 'name'>> {
  const { rows } = await pg.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const done = new Set(rows.map(({ name }) => name));
  const wanted = existsSync(MIGRATIONS)
    ? readdirSync(MIGRATIONS, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    : [];
  const missing = wanted.filter((name) => !done.has(name));
  if (missing.length === 0) return { state: 'ok', detail: `${done.size} applied` };
  return { state: 'bad', detail: `not applied: ${missing.join(', ')}`, cure: 'npm run db:migrate' };
}

async function clock(): Promise<Omit<Finding, 'name'>> {
  const before = Date.now();
  const { rows } = await pg.query<{ at: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at',
  );
  const middle = (before + Date.now()) / 2;
  const off = Math.round(Math.abs((rows[0]?.at ?? 0) - middle));
  if (off <= CLOCK_MS) return { state: 'ok', detail: `${off} ms apart from the database's` };
  return {
    state: 'bad',
    detail: `${off} ms apart from the database's`,
    cure: 'timedatectl set-ntp true (on both machines)',
  };
}

async function redisState(): Promise<Omit<Finding, 'name'>> {
  const info = await infoOf(stateRedis());
  const version = info.get('redis_version') ?? '?';
  if (isOlder(version, '6.2')) return { state: 'bad', detail: `version ${version}`, cure: 'use Redis 6.2 or newer' };
  if (info.get('maxmemory_policy') !== 'noeviction') {
    const detail = `${version}; it may evict (${info.get('maxmemory_policy')}): jobs and clicks could vanish`;
    return { state: 'bad', detail, cure: 'redis-cli CONFIG SET maxmemory-policy noeviction (and in its redis.conf)' };
  }
  if (info.get('aof_enabled') !== '1') {
    const detail = `${version}; without AOF a crash loses what was acknowledged`;
    return { state: 'warn', detail, cure: 'redis-cli CONFIG SET appendonly yes (and in its redis.conf)' };
  }
  return { state: 'ok', detail: `${version}, noeviction, AOF` };
}

async function redisCache(): Promise<Omit<Finding, 'name'>> {
  const info = await infoOf(cacheRedis());
  const detail = `${info.get('redis_version')}, ${info.get('maxmemory_policy')}`;
  if (env.REDIS_CACHE_URL === env.REDIS_STATE_URL) {
    return { state: 'warn', detail: 'the same server as for state', cure: 'set REDIS_CACHE_URL to a second server' };
  }
  if (info.get('maxmemory') === '0' || info.get('maxmemory_policy') === 'noeviction') {
    const cure = 'redis-cli CONFIG SET maxmemory 256mb; redis-cli CONFIG SET maxmemory-policy allkeys-lru';
    return { state: 'warn', detail: `${detail}: it grows without end`, cure };
  }
  return { state: 'ok', detail };
}

async function objects(): Promise<Omit<Finding, 'name'>> {
  const key = `doctor/${randomBytes(8).toString('hex')}`;
  const sent = randomBytes(1024);
  await storage().put(key, sent, { contentType: 'application/octet-stream' });
  const found = await storage().get(key);
  const chunks: Buffer[] = [];
  for await (const chunk of found?.stream ?? []) chunks.push(chunk as Buffer);
  await storage().delete(key);
  const kind = new URL(env.STORAGE_URL).protocol === 'file:' ? 'disk' : 'S3';
  if (Buffer.concat(chunks).equals(sent)) return { state: 'ok', detail: `${kind}: written, read, deleted` };
  return {
    state: 'bad',
    detail: `${kind}: what was read is not what was written`,
    cure: 'check STORAGE_URL and the server',
  };
}

async function outbox(): Promise<Omit<Finding, 'name'>> {
  const { waiting, oldestMs, dead } = await outboxOverview();
  const detail = `${waiting} waiting, the oldest for ${Math.round(oldestMs / 1000)} s; ${dead} given up`;
  if (oldestMs > OUTBOX_MS) return { state: 'warn', detail, cure: 'npm start (the workers hand them on)' };
  if (dead > 0) return { state: 'warn', detail, cure: 'look at them at /admin, and try again there' };
  return { state: 'ok', detail };
}

/** Whether a mail server lets us in; nothing is sent. @param without what there is while the setting is not set */
async function mailServer(setting: 'SMTP_URL' | 'SMTP_FALLBACK_URL', without: string): Promise<Omit<Finding, 'name'>> {
  const url = env[setting];
  if (url === undefined) return { state: 'ok', detail: `${without} (${setting} is not set)` };
  const { hostname, port } = new URL(url);
  const where = port === '' ? hostname : `${hostname}:${port}`;
  const { transporter, close } = toServer(url, {
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: CONNECT_MS,
  });
  try {
    await transporter.verify();
    return { state: 'ok', detail: `${where} lets us in` };
  } catch (error) {
    const detail = `${where}: ${error instanceof Error ? error.message : error}`;
    return { state: 'bad', detail, cure: `correct ${setting} (smtps://user:password@host:465), or start that server` };
  } finally {
    await close();
  }
}

/** The server's own account of itself; the first command may come before the connection stands. */
async function infoOf(redis: Redis): Promise<Map<string, string>> {
  const end = Date.now() + CONNECT_MS;
  for (;;) {
    try {
      const lines = (await redis.info()).split('\r\n').filter((line) => line.includes(':'));
      return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function isOlder(version: string, least: string): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  const [c = 0, d = 0] = least.split('.').map(Number);
  return a < c || (a === c && b < d);
}
