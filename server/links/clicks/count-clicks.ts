import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { logger } from '@/server/platform/logger.ts';
import { duplicateState, stateRedis } from '@/server/platform/redis/client.ts';
import { type ClickBatch, joinBatches } from './click-batch.ts';
import { clickLag, clicksCounted } from './click-metrics.ts';
import { CLICK_FIELD, CLICK_STREAM } from './click-stream.ts';
import { decodeClicks } from './decode-clicks.ts';
import { prepareClickPartitions, storeClicks } from './store-clicks.ts';

const GROUP = 'count';
const FIELD = Buffer.from(CLICK_FIELD);
const NOTHING = Buffer.alloc(0);
/** Entries per batch; each holds up to 2,000 clicks. */
const ENTRIES = 10;
/** Below the time limit of a command, so that a connection that has died silently is noticed. */
const BLOCK_MS = 1_000;
/** A batch of so many clicks shows that more are coming; they wait a moment, to be stored together for a fraction of the cost. */
const BUSY = 500;
const GATHER_MS = 800;
/** How often we look for what a dead counter left, and make the partitions of the days to come. */
const HOUSEKEEPING_MS = 2_000;
const RETRY_FIRST_MS = 100;
const RETRY_LAST_MS = 5_000;
/** A consumer without work that has been silent for so long is of a process that is gone. */
const FORGET_CONSUMER_MS = 600_000;

type Entry = [id: Buffer, fields: Buffer[] | null];

export interface ClickCounterOptions {
  /** An entry that another counter has had for so long without confirming is taken over. Default 5,000. */
  minIdleMs?: number;
  /** Stores clicks, each once. Tests put a crash around it. */
  store?: (clicks: ClickBatch) => Promise<number>;
}

export interface ClickCounter {
  /** Finishes the batch at hand and ends. What is left waits in the stream. */
  stop(): Promise<void>;
}

/**
 * Counts the clicks of the stream into Postgres: reads a batch, stores it in one transaction, and only then confirms and
 * deletes it. So a counter that is killed between the two, an outage of Redis or a batch given to two counters repeat at most
 * the storing, which is without effect the second time. Any number of counters share the work.
 */
export function startClickCounter(options: ClickCounterOptions = {}): ClickCounter {
  const { minIdleMs = 5_000, store = storeClicks } = options;
  const consumer = `${hostname()}:${process.pid}:${randomUUID()}`;
  const redis = duplicateState({ purpose: 'click-counter' });
  const stopping = new AbortController();
  const done = run({ redis, consumer, minIdleMs, store, signal: stopping.signal });
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

interface Counter {
  redis: Redis;
  consumer: string;
  minIdleMs: number;
  store: (clicks: ClickBatch) => Promise<number>;
  signal: AbortSignal;
}

async function run(counter: Counter): Promise<void> {
  // A blocking read cannot be taken back: closing its connection ends it at once. A batch is stored by other connections.
  let reading = false;
  counter.signal.addEventListener('abort', () => {
    if (reading) counter.redis.disconnect();
  });

  let nextHousekeeping = 0;
  let failures = 0;
  while (!counter.signal.aborted) {
    try {
      if (Date.now() >= nextHousekeeping) {
        await prepareClickPartitions(Date.now());
        await takeOver(counter);
        nextHousekeeping = Date.now() + HOUSEKEEPING_MS;
      }
      reading = true;
      const entries = await readNew(counter);
      reading = false;
      if (entries.length === 0) clickLag.set(0);
      else if ((await count(counter, entries)) >= BUSY && entries.length < ENTRIES)
        await wait(GATHER_MS, counter.signal);
      failures = 0;
    } catch (error) {
      reading = false;
      if (counter.signal.aborted) break;
      // The group is gone after a FLUSHALL, and not there yet on a new server.
      if (isMissingGroup(error)) await createGroup().catch(() => undefined);
      else if (failures++ === 0) logger.warn({ err: error }, 'clicks could not be counted, trying again');
      if (isTimeout(error)) counter.redis.disconnect(true);
      nextHousekeeping = 0;
      await wait(Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** failures), counter.signal);
    }
  }
  counter.redis.disconnect();
}

async function createGroup(): Promise<void> {
  // From 0: clicks that came before the group count too.
  await stateRedis().xgroup('CREATE', CLICK_STREAM, GROUP, '0', 'MKSTREAM');
}

async function readNew({ redis, consumer }: Counter): Promise<Entry[]> {
  const answer = await redis.xreadgroupBuffer(
    ...(['GROUP', GROUP, consumer, 'COUNT', ENTRIES, 'BLOCK', BLOCK_MS, 'STREAMS', CLICK_STREAM, '>'] as const),
  );
  return (answer as [Buffer, Entry[]][] | null)?.[0]?.[1] ?? [];
}

/** Counts what other counters (or this one, before an error) have read and not confirmed for `minIdleMs`. */
async function takeOver(counter: Counter): Promise<void> {
  let cursor = '0-0';
  do {
    const answer = await stateRedis().callBuffer(
      'XAUTOCLAIM',
      ...[CLICK_STREAM, GROUP, counter.consumer, counter.minIdleMs, cursor, 'COUNT', ENTRIES],
    );
    const [next, entries] = answer as [Buffer, Entry[]];
    await count(counter, entries);
    cursor = next.toString();
  } while (cursor !== '0-0' && !counter.signal.aborted);
  await forgetConsumers();
}

async function forgetConsumers(): Promise<void> {
  const consumers = (await stateRedis().xinfo('CONSUMERS', CLICK_STREAM, GROUP)) as (string | number)[][];
  for (const fields of consumers) {
    const value = (name: string) => fields[fields.indexOf(name) + 1];
    if (value('pending') === 0 && Number(value('idle')) > FORGET_CONSUMER_MS) {
      await stateRedis().xgroup('DELCONSUMER', CLICK_STREAM, GROUP, String(value('name')));
    }
  }
}

/** Stores and confirms entries; gives how many clicks they held. */
async function count({ store }: Counter, entries: Entry[]): Promise<number> {
  if (entries.length === 0) return 0;
  const clicks = joinBatches(entries.map(readEntry).filter((batch) => batch !== null));
  clicksCounted.inc(await store(clicks));
  const ids = entries.map(([id]) => id);
  await stateRedis()
    .multi()
    .xack(CLICK_STREAM, GROUP, ...ids)
    .xdel(CLICK_STREAM, ...ids)
    .exec();
  clickLag.set(clicks.count === 0 ? 0 : (Date.now() - oldestOf(clicks)) / 1000);
  return clicks.count;
}

function oldestOf({ times }: ClickBatch): number {
  return times.reduce((least, time) => Math.min(least, time), Date.now());
}

/** The clicks of an entry; null when it is damaged: it would come back for ever. */
function readEntry([id, fields]: Entry): ClickBatch | null {
  try {
    const at = fields?.findIndex((name, index) => index % 2 === 0 && name.equals(FIELD)) ?? -1;
    return decodeClicks((at < 0 ? undefined : fields?.[at + 1]) ?? NOTHING);
  } catch (error) {
    logger.error({ err: error, id: id.toString() }, 'a damaged entry of the click stream was dropped');
    return null;
  }
}

function isMissingGroup(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOGROUP');
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Command timed out';
}

/** Waits, or until the counter is stopped. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}
