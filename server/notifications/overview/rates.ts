import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { firstIdAt, idsReady } from '@/server/platform/ids.ts';
import { singleton } from '@/server/platform/singleton.ts';
import { authorizeNotifications } from '../policy.ts';
import { CHANNELS } from '../terms.ts';
import { countRates, type RateRow } from './repository.ts';
import type { NotificationRates, RateCounts, RatesQuery } from './schema.ts';
import { RATE_EVENTS, RATE_STEPS, type RateRange } from './terms.ts';

/** Counting over a long time costs more, and moves less. */
const FRESH_MS: Record<RateRange, number> = { '1h': 2_000, '24h': 10_000, '7d': 60_000, '30d': 300_000 };

type Count = { start: number; rows: RateRow[] };
type Copy = { at: number; count: Promise<Count> };

const copies = () => singleton('notifications.rates', () => new Map<RateRange, Copy>());

/**
 * What became of what was planned in each step of a stretch of time, of all channels or of one. Counted once for everybody who looks, and kept
 * for a while. @param clock ms since 1970
 */
export async function notificationRates(
  viewer: Viewer,
  { range, channel }: RatesQuery,
  clock: () => number = Date.now,
): Promise<NotificationRates> {
  authorizeNotifications(viewer);
  const { stepMs, steps } = RATE_STEPS[range];
  const { start, rows } = await counted(range, clock);
  const shown = channel === undefined ? rows : rows.filter((row) => row.channel === channel);
  return {
    range,
    stepMs,
    times: Array.from({ length: steps }, (_, step) => start + step * stepMs),
    steps: Array.from({ length: steps }, (_, step) => sum(shown.filter((row) => row.step === step))),
    totals: sum(shown),
    channels: CHANNELS.flatMap((one) => {
      const own = rows.filter((row) => row.channel === one);
      return own.length === 0 ? [] : [{ channel: one, ...sum(own) }];
    }),
  };
}

function counted(range: RateRange, clock: () => number): Promise<Count> {
  const found = copies().get(range);
  if (found !== undefined && clock() >= found.at && clock() - found.at < FRESH_MS[range]) return found.count;
  const copy: Copy = { at: clock(), count: count(range, clock()) };
  copies().set(range, copy);
  copy.count.catch(() => {
    if (copies().get(range) === copy) copies().delete(range);
  });
  return copy.count;
}

/** Steps begin at whole ones of the clock, so that a step is the same one whenever it is looked at; the last is under way. */
async function count(range: RateRange, now: number): Promise<Count> {
  await idsReady();
  const { stepMs, steps } = RATE_STEPS[range];
  const start = (Math.floor(now / stepMs) + 1 - steps) * stepMs;
  const bounds = Array.from({ length: steps }, (_, step) => firstIdAt(new Date(start + step * stepMs)));
  return { start, rows: await countRates(bounds, firstIdAt(new Date(start + steps * stepMs))) };
}

function sum(rows: readonly RateRow[]): RateCounts {
  const add = (event: keyof RateCounts) => rows.reduce((total, row) => total + row[event], 0);
  return Object.fromEntries(RATE_EVENTS.map((event) => [event, add(event)])) as RateCounts;
}
