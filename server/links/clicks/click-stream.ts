import { stateRedis } from '@/server/platform/redis/client.ts';
import { singleton } from '@/server/platform/singleton.ts';

/** Stream on the state server that carries clicks from whoever answers redirects to the counters. */
export const CLICK_STREAM = 'clicks';
/** The field that holds the clicks of an entry. */
export const CLICK_FIELD = 'c';

/**
 * Redis writes its append-only file before it confirms, except while a slow disk holds up the last flush (2 s at most, see
 * redis.conf on `everysec`): that much a killed Redis may have confirmed and forgotten.
 */
const REMEMBER_MS = 4_000;

interface Sent {
  value: Buffer;
  sentAt: number;
}

/** What was confirmed lately, to be sent once more when Redis may have lost it. Counting twice is no danger: clicks have ids. */
function createMemory() {
  let sent: Sent[] = [];
  const redis = stateRedis();

  const forget = (now: number) => {
    const first = sent.findIndex(({ sentAt }) => sentAt >= now - REMEMBER_MS);
    if (first !== 0) sent = first === -1 ? [] : sent.slice(first);
  };

  const sendAgain = async () => {
    forget(Date.now());
    if (sent.length === 0) return;
    const pipeline = redis.pipeline();
    for (const { value } of sent) pipeline.xadd(CLICK_STREAM, '*', CLICK_FIELD, value);
    await pipeline.exec();
  };

  // A connection that is new again may lead to a Redis that was killed. When this fails too, the next 'ready' follows.
  redis.on('ready', () => void sendAgain().catch(() => undefined));

  return {
    sendAgain,
    remember(value: Buffer): void {
      const now = Date.now();
      forget(now);
      sent.push({ value, sentAt: now });
    },
  };
}

/**
 * Appends encoded clicks. When the stream has vanished (FLUSHALL), what was sent in the last seconds is sent once more.
 * @throws when Redis is away, full or does not answer in time; the clicks may have been appended all the same
 */
export async function appendClicks(value: Buffer): Promise<void> {
  const memory = singleton('links.click-memory', createMemory);
  const id = await stateRedis().xadd(CLICK_STREAM, 'NOMKSTREAM', '*', CLICK_FIELD, value);
  if (id === null) {
    await memory.sendAgain();
    await stateRedis().xadd(CLICK_STREAM, '*', CLICK_FIELD, value);
  }
  memory.remember(value);
}
