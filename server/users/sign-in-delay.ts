import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { limitFactor } from '@/server/platform/http/limits.ts';
import { logger } from '@/server/platform/logger.ts';
import { stateRedis } from '@/server/platform/redis/client.ts';

/** So many attempts are free; after each further failure the account waits twice as long: 2, 4, 8 s … up to 15 minutes. */
const FREE_ATTEMPTS = 5;
const FIRST_DELAY_MS = 2_000;
const MAX_DELAY_MS = 15 * 60_000;
/** Failures are forgotten a day after the last. */
const MEMORY_MS = 24 * 3_600_000;
const TELL_EVERY_MS = 60_000;

/**
 * Takes one attempt, before the password is looked at: a hundred guesses at the same moment must not all count as the first. Gives the
 * milliseconds to wait, 0 when the attempt may be made. Redis's own clock, so that all processes agree.
 */
const TAKE_ATTEMPT = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local blocked = tonumber(redis.call('HGET', KEYS[1], 'blockedUntil') or '0')
  if blocked > now then return blocked - now end
  local attempts = redis.call('HINCRBY', KEYS[1], 'attempts', 1)
  local over = attempts - tonumber(ARGV[1])
  if over >= 0 then
    local delay = math.min(tonumber(ARGV[2]) * 2 ^ math.min(over, 30), tonumber(ARGV[3]))
    redis.call('HSET', KEYS[1], 'blockedUntil', string.format('%.0f', now + delay))
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  return 0`;

/** What this process counts while Redis is away. */
const here = new LRUCache<string, { attempts: number; blockedUntil: number }>({ max: 50_000, ttl: MEMORY_MS });

/**
 * Milliseconds until somebody may try to sign in as `email`; 0 takes the attempt now. While Redis is away each process counts by itself: a guesser
 * gains no more than a few attempts per process.
 */
export async function takeSignInAttempt(email: string, address: string): Promise<number> {
  const free = Math.floor(FREE_ATTEMPTS * limitFactor(address));
  try {
    const wait = await stateRedis().eval(
      TAKE_ATTEMPT,
      1,
      attemptsKey(email),
      free,
      FIRST_DELAY_MS,
      MAX_DELAY_MS,
      MEMORY_MS,
    );
    return Number(wait);
  } catch (error) {
    logger.warn({ err: error }, 'a sign-in attempt is counted by this process alone');
    return takeHere(attemptsKey(email), free, performance.now());
  }
}

/** The same as the script, in this process. */
function takeHere(key: string, free: number, now: number): number {
  const { attempts, blockedUntil } = here.get(key) ?? { attempts: 0, blockedUntil: 0 };
  if (blockedUntil > now) return blockedUntil - now;
  const over = attempts + 1 - free;
  const delay = over < 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** Math.min(over, 30), MAX_DELAY_MS);
  here.set(key, { attempts: attempts + 1, blockedUntil: now + delay });
  return 0;
}

/** The password was right: earlier failures are forgotten. */
export async function forgetSignInAttempts(email: string): Promise<void> {
  here.delete(attemptsKey(email));
  await stateRedis()
    .del(attemptsKey(email))
    .catch((error) => logger.warn({ err: error }, 'sign-in attempts were not forgotten'));
}

/** Where the attempts of an account are counted. By hash: who reads Redis learns no addresses. */
export function attemptsKey(email: string): string {
  return `sign-in:${createHash('sha256').update(email).digest('hex')}`;
}

/** Says whether this is the first attempt within a minute that had to wait: one line in the audit log tells of a thousand. */
export async function isFirstRefusal(email: string): Promise<boolean> {
  const told = await stateRedis()
    .set(`${attemptsKey(email)}:told`, '1', 'PX', TELL_EVERY_MS, 'NX')
    .catch(() => null);
  return told === 'OK';
}
