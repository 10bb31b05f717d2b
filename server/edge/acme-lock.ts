import { randomUUID } from 'node:crypto';
import { stateRedis } from '@/server/platform/redis/client.ts';

const KEY = 'acme:lock';
/** Longer than an order may take, so that a killed edge does not keep others from trying for long. */
const LIFETIME_MS = 15 * 60_000;

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end`;

/**
 * Does the work when no other edge does it now: ACME servers count orders. A Redis that forgets the lock costs one order too many at
 * most.
 * @returns whether the work was done
 */
export async function withAcmeLock(work: () => Promise<void>): Promise<boolean> {
  const mark = randomUUID();
  if ((await stateRedis().set(KEY, mark, 'PX', LIFETIME_MS, 'NX')) === null) return false;
  try {
    await work();
  } finally {
    await stateRedis()
      .eval(RELEASE, 1, KEY, mark)
      .catch(() => undefined);
  }
  return true;
}
