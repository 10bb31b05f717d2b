import { randomFillSync } from 'node:crypto';
import { fillIds, idsReady } from '@/server/platform/ids.ts';
import { logger } from '@/server/platform/logger.ts';
import { singleton } from '@/server/platform/singleton.ts';
import type { Visitor, VisitSource } from '../visitor.ts';
import { kindOfVisit } from './click-kind.ts';
import { clicksLost, clicksStoredDirectly } from './click-metrics.ts';
import { saltOf } from './click-salt.ts';
import { appendClicks } from './click-stream.ts';
import { dayOf } from './day.ts';
import { decodeClicks } from './decode-clicks.ts';
import { createDescriber } from './describe-visitor.ts';
import { encodeClicks } from './encode-clicks.ts';
import { flushOrphans } from './record-orphan.ts';
import { storeClicks } from './store-clicks.ts';
import { addVisit, noVisits, sliceVisits, type Visits } from './visit-buffer.ts';

/** How long a click waits in this process: what a kill -9 can lose. */
const FLUSH_AFTER_MS = 100;
/** So many waiting clicks are sent at once, and no more than this in one piece. */
const BATCH = 2_000;
/** While Redis and Postgres are both away clicks wait here; beyond this many the newest are given up (and counted as lost). */
const CAPACITY = 500_000;
const RETRY_MS = 250;
/** After a failure Redis is left alone for so long: one that hangs would hold up each batch until the command times out. */
const REDIS_PAUSE_MS = 3_000;

interface Recorder {
  waiting: Visits;
  timer: NodeJS.Timeout | undefined;
  /** The flush under way. */
  flushing: Promise<void> | undefined;
  redisAwayUntil: number;
  /** What is known of the visitors of a day. */
  described: { day: number; salt: Buffer; describe: ReturnType<typeof createDescriber> } | undefined;
}

const recorder = () =>
  singleton<Recorder>('links.recorder', () => ({
    waiting: noVisits(),
    timer: undefined,
    flushing: undefined,
    redisAwayUntil: 0,
    described: undefined,
  }));

/** The recorder of this process, kept here so that the hot path does not look it up. */
let own: Recorder | undefined;

/**
 * Notes that a redirect was answered. Returns at once and never throws; the click is on its way to Redis (or, when Redis is
 * away, straight to Postgres) within 100 ms.
 * @param linkId decimal string
 * @param visitor who came; only what his request said in words is kept until then
 * @param way which way he was sent: `OWN_WAY`, the index of a rule, or `VARIANT_WAY` and the index of a variant
 */
export function recordClick(linkId: string, visitor: Visitor, source: VisitSource, way: number): void {
  own ??= recorder();
  const { waiting } = own;
  if (waiting.links.length >= CAPACITY) {
    clicksLost.inc();
    return;
  }
  addVisit(waiting, linkId, kindOfVisit(source, way), visitor, Date.now());
  if (own.timer === undefined) own.timer = setTimeout(startFlush, FLUSH_AFTER_MS, own);
  else if (waiting.links.length === BATCH && own.flushing === undefined) setImmediate(startFlush, own);
}

/** Sends what waits; resolves when nothing is left. For a graceful stop, and where the process may end after an answer. */
export async function flushClicks(): Promise<void> {
  const state = recorder();
  while (state.waiting.links.length > 0 || state.flushing) await startFlush(state);
  await flushOrphans();
}

function startFlush(state: Recorder): Promise<void> {
  clearTimeout(state.timer);
  state.timer = undefined;
  state.flushing ??= flush(state).finally(() => {
    state.flushing = undefined;
    if (state.waiting.links.length > 0) state.timer ??= setTimeout(startFlush, FLUSH_AFTER_MS, state);
  });
  return state.flushing;
}

/**
 * Sends what waits now, and not what comes meanwhile: that waits its turn, or under load each piece would carry only the few
 * clicks of the last millisecond, and counting them would cost more than answering them.
 */
async function flush(state: Recorder): Promise<void> {
  for (let left = state.waiting.links.length; left > 0; ) {
    const batch = takeBatch(state);
    left -= batch.links.length;
    const describe = await describerOf(state, dayOf(batch.times[0] ?? 0));
    // The ids are made once, before the first attempt: whatever happens to the attempts, a click counts once.
    await deliver(state, await encodeClicks(batch, fillClickIds, describe));
  }
}

/** At most `BATCH` clicks, all of one day: visitors of two days are hashed with two salts. */
function takeBatch(state: Recorder): Visits {
  const { waiting } = state;
  const day = dayOf(waiting.times[0] ?? 0);
  let count = Math.min(BATCH, waiting.times.length);
  if (dayOf(waiting.times[count - 1] ?? 0) !== day) count = waiting.times.findIndex((time) => dayOf(time) !== day);
  const isAll = count === waiting.links.length;
  state.waiting = isAll ? noVisits() : sliceVisits(waiting, count);
  return isAll ? waiting : sliceVisits(waiting, 0, count);
}

async function describerOf(state: Recorder, day: number): Promise<ReturnType<typeof createDescriber>> {
  const salt = await saltOf(day);
  if (state.described?.day !== day || state.described.salt !== salt) {
    state.described = { day, salt, describe: createDescriber(salt) };
  }
  return state.described.describe;
}

/**
 * Snowflakes; while the lease of the machine number cannot be renewed (Postgres is away) negative random numbers of 63
 * bits, which no snowflake equals: clicks must not wait in memory for Postgres when Redis could take them.
 */
function fillClickIds(ids: BigUint64Array): void {
  try {
    fillIds(ids);
  } catch {
    void idsReady().catch(() => undefined);
    randomFillSync(ids);
    for (let index = 0; index < ids.length; index++) ids[index] = (ids[index] as bigint) | (1n << 63n);
  }
}

/** Tries Redis, then Postgres, then both again, until one has the clicks. */
async function deliver(state: Recorder, value: Buffer): Promise<void> {
  for (let reported = false; ; ) {
    if (await append(state, value)) return;
    try {
      clicksStoredDirectly.inc(await storeClicks(decodeClicks(value)));
      return;
    } catch (error) {
      if (!reported) logger.error({ err: error }, 'clicks wait: neither Redis nor the database takes them');
      reported = true;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function append(state: Recorder, value: Buffer): Promise<boolean> {
  if (Date.now() < state.redisAwayUntil) return false;
  try {
    await appendClicks(value);
    return true;
  } catch (error) {
    state.redisAwayUntil = Date.now() + REDIS_PAUSE_MS;
    logger.warn({ err: error }, 'clicks go straight to the database: Redis does not take them');
    return false;
  }
}
