import type { ScriptRedis } from './limiter.ts';
import type { Script } from './redis-scripts.ts';

/** Runs a script by its hash, and by its text when the server does not know it (yet, or any more). */
export async function runScript(
  redis: ScriptRedis,
  { sha, text }: Script,
  keys: number,
  words: (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(sha, keys, ...words);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(text, keys, ...words);
  }
}
