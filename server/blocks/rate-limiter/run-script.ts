import type { ScriptRedis } from './limiter.ts';
import type { Script } from './redis-scripts.ts';

/** Runs a script by its hash, and by its text when the server does not know it (yet, or any more). */
export function runScript(
  redis: ScriptRedis,
  script: Script,
  keys: number,
  words: (string | number)[],
): Promise<unknown> {
  const { sha } = script;
  if (sha === undefined) return hash(script).then(() => runScript(redis, script, keys, words));
  return redis.evalsha(sha, keys, ...words).catch((error: unknown) => {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(script.text, keys, ...words);
  });
}

/** SHA-1 by the Web's cryptography, which every runtime has: the block imports nothing of Node's. */
async function hash(script: Script): Promise<void> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(script.text));
  script.sha = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
