import { randomBytes } from 'node:crypto';
import { idsReady, newId } from '@/server/platform/ids.ts';
import { logger } from '@/server/platform/logger.ts';
import { singleton } from '@/server/platform/singleton.ts';
import type { Visitor, VisitSource } from '../visitor.ts';
import { decodeClicks, encodeVisits, type Visits } from './click.ts';
import { clicksLost, clicksStoredDirectly } from './click-metrics.ts';
import { appendClicks } from './click-stream.ts';
import { storeClicks } from './store-clicks.ts';

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
}

const noVisits = (): Visits => ({ links: [], times: [] });

const recorder = () =>
  singleton<Recorder>('links.recorder', () => ({
    waiting: noVisits(),
    timer: undefined,
    flushing: undefined,
    redisAwayUntil: 0,
  }));

/** The recorder of this process, kept here so that the hot path does not look it up. */
let own: Recorder | undefined;

/**
 * Notes that a redirect was answered. Returns at once and never throws; the click is on its way to Redis (or, when Redis is
 * away, straight to Postgres) within 100 ms.
 * @param linkId decimal string
 * @param visitor who came; read later, so it must stay as it is
 * @param way which way he was sent: `OWN_WAY`, the index of a rule, or `VARIANT_WAY` and the index of a variant
 */
export function recordClick(linkId: string, _visitor: Visitor, _source: VisitSource, _way: number): void {
  own ??= recorder();
  const { links, times } = own.waiting;
  if (links.length >= CAPACITY) {
    clicksLost.inc();
    return;
  }
  links.push(linkId);
  times.push(Date.now());
  if (own.timer === undefined) own.timer = setTimeout(startFlush, FLUSH_AFTER_MS, own);
  else if (links.length === BATCH && own.flushing === undefined) setImmediate(startFlush, own);
}

/** Sends what waits; resolves when nothing is left. For a graceful stop, and where the process may end after an answer. */
export async function flushClicks(): Promise<void> {
  const state = recorder();
  while (state.waiting.links.length > 0 || state.flushing) await startFlush(state);
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
  for (let left = state.waiting.links.length; left > 0; left -= BATCH) {
    // The ids are made once, before the first attempt: whatever happens to the attempts, a click counts once.
    await deliver(state, encodeVisits(takeBatch(state), clickId));
  }
}

function takeBatch(state: Recorder): Visits {
  const { links, times } = state.waiting;
  const isAll = links.length <= BATCH;
  state.waiting = isAll ? noVisits() : { links: links.slice(BATCH), times: times.slice(BATCH) };
  return isAll ? { links, times } : { links: links.slice(0, BATCH), times: times.slice(0, BATCH) };
}

/**
 * A snowflake; while the lease of the machine number cannot be renewed (Postgres is away) a negative random number of 63
 * bits, which no snowflake equals: clicks must not wait in memory for Postgres when Redis could take them.
 */
function clickId(): string {
  try {
    return String(newId());
  } catch {
    void idsReady().catch(() => undefined);
    return String(-1n - (randomBytes(8).readBigUInt64BE() >> 1n));
  }
}

/** Tries Redis, then Postgres, then both again, until one has the clicks. */
async function deliver(state: Recorder, value: string): Promise<void> {
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

async function append(state: Recorder, value: string): Promise<boolean> {
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
