import type { ScriptRedis } from './limiter.ts';
import type { Script } from './redis-scripts.ts';

/** Runs a script by its hash, and by its text when the server does not know it (yet, or any more). */
export async function runScript(
  redis: ScriptRedis,
  script: Script,
  keys: number,
  words: (string | number)[],
): Promise<unknown> {
  script.sha ??= await sha1(script.text);
  try {
    return await redis.evalsha(script.sha, keys, ...words);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(script.text, keys, ...words);
  }
}

/** By the Web's cryptography, which every runtime has: the block imports nothing of Node's. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
