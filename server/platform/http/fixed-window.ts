import { logger } from '../logger.ts';
import { stateRedis } from '../redis/client.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Counts the call and says when the window ends. A counter that lost its end (it cannot, but must not block for ever) gets a new one. */
const CONSUME = `
  local count = redis.call('INCR', KEYS[1])
  local left = redis.call('PTTL', KEYS[1])
  if left < 0 then
    redis.call('PEXPIRE', KEYS[1], ARGV[1])
    left = tonumber(ARGV[1])
  end
  return { count, left }`;

/**
 * Fixed window counters on the state server; lost in a flush, which only gives everybody a fresh window. While Redis is away everybody is let
 * through: a limit must not become an outage.
 */
export const fixedWindow: RateLimiter = {
  async consume(key, { max, windowMs }) {
    try {
      const [count, resetMs] = (await stateRedis().eval(CONSUME, 1, `limit:${key}`, windowMs)) as [number, number];
      return { allowed: count <= max, remaining: Math.max(0, max - count), resetMs };
    } catch (error) {
      logger.debug({ err: error, key }, 'the limit was not counted');
      return { allowed: true, remaining: max, resetMs: windowMs };
    }
  },
};
