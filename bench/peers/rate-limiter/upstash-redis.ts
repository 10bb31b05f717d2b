import { createHash } from 'node:crypto';
import type { Ratelimit } from '@upstash/ratelimit';
import type { Redis } from 'ioredis';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

/**
 * A connection as @upstash/ratelimit calls it: lists of keys and words, and the answers as they are. Its scripts begin with a flag that
 * only the servers of Upstash know (`allow-key-locking`); Redis runs them without that line.
 */
export function upstashRedis(redis: Redis): ConstructorParameters<typeof Ratelimit>[0]['redis'] {
  /** From the hash that the package knows to that of the script without its first line. */
  const loaded = new Map<string, string>();
  const adapter = {
    async evalsha(hash: string, keys: string[], words: (string | number)[]): Promise<unknown> {
      const sha = loaded.get(hash);
      if (sha === undefined) throw new Error('NOSCRIPT');
      return redis.evalsha(sha, keys.length, ...keys, ...words);
    },
    async eval(script: string, keys: string[], words: (string | number)[]): Promise<unknown> {
      const text = script.replace(/^#!lua[^\n]*\n/, '');
      await redis.script('LOAD', text);
      loaded.set(sha1(script), sha1(text));
      return redis.evalsha(sha1(text), keys.length, ...keys, ...words);
    },
  };
  return adapter as unknown as ConstructorParameters<typeof Ratelimit>[0]['redis'];
}
