import { Ratelimit } from '@upstash/ratelimit';
import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { type Algorithm, createLimiter, createRedisStore } from '../../../server/blocks/rate-limiter/index.ts';
import { upstashRedis } from './upstash-redis.ts';

/** `algorithm`: what it does, so that only the same is compared; `own`: what has goals. */
export type Runner = {
  name: string;
  algorithm?: Algorithm;
  own: boolean;
  act: (key: string) => Promise<unknown>;
};

type Terms = { limit: number; windowMs: number };

/** A script that does nothing, as the ceiling of whatever runs a script for a decision. */
export async function ceilingOn(redis: Redis): Promise<Runner> {
  const nothing = (await redis.script('LOAD', 'return 1')) as string;
  return { name: 'EVALSHA of nothing', own: false, act: (key) => redis.evalsha(nothing, 1, `nothing:{${key}}`) };
}

/** What is compared on this connection: the script of nothing with our words, our algorithms, and other packages. */
export async function rateLimitersOn(redis: Redis, algorithms: readonly Algorithm[], terms: Terms): Promise<Runner[]> {
  const { limit, windowMs } = terms;
  const nothing = (await redis.script('LOAD', 'return 1')) as string;
  const words = [1, limit, windowMs, limit].map(String);
  const store = createRedisStore({ redis, prefix: 'maru:' });
  const flexible = new RateLimiterRedis({ storeClient: redis, points: limit, duration: windowMs / 1_000 });
  return [
    {
      name: 'nothing, with our words',
      own: false,
      act: (key) => redis.evalsha(nothing, 1, `maru:{${key}}:bench:f${windowMs}`, ...words),
    },
    ...algorithms.map((algorithm): Runner => {
      const limiter = createLimiter(store, { name: 'bench', algorithm, limit, windowMs });
      return { name: `Maru ${algorithm}`, algorithm, own: true, act: (key) => limiter.consume(key) };
    }),
    {
      name: 'rate-limiter-flexible',
      algorithm: 'fixed-window',
      own: false,
      act: (key) =>
        flexible.consume(key).catch((refusal: unknown) => {
          // It refuses by rejecting, too, but with what is no error.
          if (refusal instanceof Error) throw refusal;
        }),
    },
    ...upstashOn(redis, terms),
  ];
}

function upstashOn(redis: Redis, { limit, windowMs }: Terms): Runner[] {
  const window = `${windowMs} ms` as const;
  const peer = (name: string, algorithm: Algorithm, limiter: ReturnType<typeof Ratelimit.fixedWindow>): Runner => {
    // Without what costs it time and is not compared: a timer for each call, a cache of refusals.
    const settings = { timeout: 0, ephemeralCache: false, enableTelemetry: false } as const;
    const made = new Ratelimit({ redis: upstashRedis(redis), limiter, prefix: `upstash-${name}`, ...settings });
    return { name: `@upstash ${name}`, algorithm, own: false, act: (key) => made.limit(key) };
  };
  return [
    peer('fixedWindow', 'fixed-window', Ratelimit.fixedWindow(limit, window)),
    peer('slidingWindow', 'sliding-window-counter', Ratelimit.slidingWindow(limit, window)),
    peer('tokenBucket', 'token-bucket', Ratelimit.tokenBucket(limit, window, limit)),
  ];
}
