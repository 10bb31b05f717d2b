import { setTimeout as sleep } from 'node:timers/promises';
import { CLICK_STREAM } from '@/server/links/clicks/click-stream.ts';
import { startClickCounter } from '@/server/links/clicks/count-clicks.ts';
import { stateRedis } from '@/server/platform/redis/client.ts';

const WITHIN_MS = 20_000;

/**
 * Waits until all clicks that are in the stream now are counted in the database, and helps to count them, whether the product runs or
 * not. Gives up after 20 s: they are counted later then, only not in the back-up.
 */
export async function drainClicks(): Promise<string> {
  const last = (await stateRedis().xrevrange(CLICK_STREAM, '+', '-', 'COUNT', 1))[0]?.[0];
  if (last === undefined) return '';
  const counter = startClickCounter();
  const end = Date.now() + WITHIN_MS;
  while ((await stateRedis().xrange(CLICK_STREAM, '-', last, 'COUNT', 1)).length > 0 && Date.now() < end)
    await sleep(50);
  await counter.stop();
  return '';
}
