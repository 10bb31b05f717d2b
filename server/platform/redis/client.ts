import { Redis, type RedisOptions } from 'ioredis';
import { env } from '../env.ts';
import { logger } from '../logger.ts';
import { dropSingleton, singleton } from '../singleton.ts';
import { GatheringRedis } from './gather-writes.ts';

type Role = 'state' | 'cache';

/** A command that is not answered by then fails: the caller has a way without Redis, or must say so. Without the cache it always has one. */
const COMMAND_TIMEOUT_MS: Record<Role, number> = { state: 2_000, cache: 1_000 };
/** Tests share a machine that is busy with other tests: slowness says nothing there. */
const TEST_TIMEOUT_MS = 15_000;
const commandTimeout = (role: Role) => (env.NODE_ENV === 'test' ? TEST_TIMEOUT_MS : COMMAND_TIMEOUT_MS[role]);
/** A server that is silent for so long while commands wait is left for a new connection. */
const SILENCE_MS = 5_000;
const MAX_BACKOFF_MS = 1_000;
const CLOSE_GRACE_MS = 500;

const connections = () => singleton('redis.connections', () => new Set<Redis>());

function backoff(attempt: number): number {
  const ceiling = Math.min(MAX_BACKOFF_MS, 25 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

function open(role: Role, purpose: string, options: RedisOptions, Client = Redis): Redis {
  const address = role === 'state' ? env.REDIS_STATE_URL : env.REDIS_CACHE_URL;
  const redis = new Client(address, {
    connectionName: `maru:${role}:${purpose}`,
    connectTimeout: 5_000,
    retryStrategy: backoff,
    // A fail-over left us on a server that became a replica: reconnect and send the command again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
    ...options,
  });
  logOutages(redis, role, purpose);
  connections().add(redis);
  redis.once('end', () => connections().delete(redis));
  return redis;
}

/** One line when the connection is lost and one when it is back, instead of one per attempt. The address is not logged: it holds the password. */
function logOutages(redis: Redis, role: Role, purpose: string): void {
  let down = false;
  redis.on('error', (error: Error) => {
    if (!down) logger.warn({ err: error, redis: role, purpose }, 'Redis is not reachable, trying again');
    down = true;
  });
  redis.on('ready', () => {
    if (down) logger.info({ redis: role, purpose }, 'Redis is reachable again');
    down = false;
  });
}

/**
 * The shared connection of a role. Commands wait for the first connection attempt only; after that they fail at once while Redis is away,
 * instead of piling up in memory and running late.
 */
function openShared(role: Role): Redis {
  const options = { commandTimeout: commandTimeout(role), socketTimeout: SILENCE_MS, maxRetriesPerRequest: 0 };
  const redis = open(role, 'shared', options, GatheringRedis);
  const stopQueueing = () => {
    redis.options.enableOfflineQueue = false;
  };
  redis.once('ready', stopQueueing);
  redis.once('close', stopQueueing);
  return redis;
}

/** Shared connection to the state server (noeviction): queues, streams, limits, leases, pub/sub. Never block it. */
export function stateRedis(): Redis {
  return singleton('redis.state', () => openShared('state'));
}

/** Shared connection to the cache server (evicting): only what can be rebuilt. */
export function cacheRedis(): Redis {
  return singleton('redis.cache', () => openShared('cache'));
}

/**
 * A connection of its own to the state server, for subscribers, blocking reads and BullMQ. It waits through outages instead of failing;
 * `blocking` also lets a command take as long as it likes. The caller quits it (or `closeRedis` does).
 */
export function duplicateState(options: { blocking?: boolean; purpose?: string } = {}): Redis {
  const { blocking = false, purpose = blocking ? 'blocking' : 'own' } = options;
  return open('state', purpose, {
    maxRetriesPerRequest: null,
    ...(blocking ? {} : { commandTimeout: commandTimeout('state') }),
  });
}

/** Closes every Redis connection of this process, after the commands under way. */
export async function closeRedis(): Promise<void> {
  dropSingleton('redis.state');
  dropSingleton('redis.cache');
  dropSingleton('redis.subscriber');
  await Promise.all([...connections()].map(closeConnection));
}

async function closeConnection(redis: Redis): Promise<void> {
  connections().delete(redis);
  if (redis.status === 'end') return;
  const ended = new Promise<void>((resolve) => redis.once('end', resolve));
  // A connection that is in a blocking read or hears nothing any more does not answer a QUIT.
  if (redis.status === 'ready') await withinGrace(redis.quit());
  const isBetweenAttempts = redis.status === 'reconnecting';
  redis.disconnect();
  // ioredis does not tell the end of a connection that was waiting for its next attempt.
  if (!isBetweenAttempts) await withinGrace(ended);
}

/** Resolves when `work` has ended, well or badly, or after the grace. */
async function withinGrace(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_GRACE_MS);
  });
  await Promise.race([work.catch(() => undefined), grace]);
  clearTimeout(timer);
}
