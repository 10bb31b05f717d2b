import { hashTag } from './hash-tag.ts';
import type { ScriptRedis } from './limiter.ts';
import { CLOCK, LIFETIME, script, type TimeSource } from './redis-scripts.ts';
import { runScript } from './run-script.ts';

/** One place that is held. */
export type Slot = {
  /** Holds on for another `leaseMs` from now; false when the lease had ended: somebody else may hold the place, the work must stop. */
  renew(): Promise<boolean>;
  /** Gives the place back; once it is gone this changes nothing. */
  release(): Promise<void>;
};

export type ConcurrencyLimiter = { acquire(key: string): Promise<Slot | null> };

export type ConcurrencyOptions = {
  redis: ScriptRedis;
  /** Before all keys; without braces. */
  prefix: string;
  /** How many may hold `key` at once. Lowered later, those who hold go on, and nobody comes in until there is room. */
  max: number;
  /** After so long without `renew` the place is free again: whoever crashed holds it no longer. */
  leaseMs: number;
  /** Whole milliseconds instead of the server's clock: for tests. */
  now?: () => number;
  /** A name for each holder that no other ever has. */
  newId?: () => string;
};

/*
 * A sorted set per key: its holders by the end of their leases. It lives exactly as long as the last of them.
 */
const keepWhile = (time: TimeSource) => `
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
local ttl = tonumber(last[2]) - now
redis.call('PEXPIRE', KEYS[1], ${LIFETIME[time]})
return 1`;

/** Words: holder, lease, the most. */
const acquireScript = (time: TimeSource) =>
  script(`${CLOCK[time]}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
${keepWhile(time)}`);

/** Words: holder, lease. */
const renewScript = (time: TimeSource) =>
  script(`${CLOCK[time]}
local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not lease or tonumber(lease) <= now then return 0 end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
${keepWhile(time)}`);

const RELEASE_SCRIPT = script("return redis.call('ZREM', KEYS[1], ARGV[1])");

/**
 * At most `max` at work for one key over all servers, each by a lease. `acquire` gives `null` when all places are held. One script call
 * each, by the server's clock; keys `{prefix}{{key}}:holders`. Two may overlap only when one goes on after its `renew` said false or
 * failed for `leaseMs`. Throws a RangeError for `max` or `leaseMs` that are no whole numbers above 0; fails as the client fails.
 */
export function createConcurrencyLimiter(options: ConcurrencyOptions): ConcurrencyLimiter {
  const { redis, prefix, max, leaseMs, now, newId = () => crypto.randomUUID() } = options;
  if (/[{}]/.test(prefix)) throw new RangeError('a prefix has no braces');
  for (const [name, value] of Object.entries({ max, leaseMs })) {
    if (!(Number.isSafeInteger(value) && value > 0)) throw new RangeError(`${name} is a whole number above 0`);
  }
  const time: TimeSource = now === undefined ? 'server' : 'passed-in';
  const acquiring = acquireScript(time);
  const renewing = renewScript(time);
  const clock = (): number[] => (now === undefined ? [] : [now()]);

  return {
    async acquire(key) {
      const stored = `${prefix}{${hashTag(key)}}:holders`;
      const id = newId();
      if ((await runScript(redis, acquiring, 1, [stored, id, leaseMs, max, ...clock()])) !== 1) return null;
      return {
        renew: async () => (await runScript(redis, renewing, 1, [stored, id, leaseMs, ...clock()])) === 1,
        release: async () => {
          await runScript(redis, RELEASE_SCRIPT, 1, [stored, id]);
        },
      };
    },
  };
}
