import {
  BOT_CHOICES,
  type BotChoice,
  STATS_DIMENSIONS,
  STATS_INTERVALS,
  type StatsDimension,
  type StatsInterval,
} from '@/server/links/stats/terms.ts';

/** Spans that are chosen with one press, in days; the last of them is today. */
export const SPANS = [1, 7, 30, 90, 365] as const;
export type Span = (typeof SPANS)[number];
const DEFAULT_SPAN: Span = 30;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const VALUE_MAX = 255;

/** Which clicks the page shows; it stands in the address, so that a look can be sent to somebody. */
export interface StatsFilter {
  /** So many days up to today, or the days between two dates. */
  range: { days: Span } | { from: string; to: string };
  interval: StatsInterval | '';
  bots: BotChoice;
  /** One value for each dimension that is narrowed. */
  only: Partial<Record<StatsDimension, string>>;
}

type Read = (name: string) => string | null;

/** The filter that an address asks for; anything unknown means the plain look. */
export function readStatsFilter(get: Read): StatsFilter {
  const [from, to] = [get('from') ?? '', get('to') ?? ''];
  const span = SPANS.find((days) => String(days) === get('days')) ?? DEFAULT_SPAN;
  const only: StatsFilter['only'] = {};
  for (const dimension of STATS_DIMENSIONS) {
    const value = get(dimension);
    if (value !== null && value !== '') only[dimension] = value.slice(0, VALUE_MAX);
  }
  return {
    range: DATE.test(from) && DATE.test(to) && from <= to ? { from, to } : { days: span },
    interval: STATS_INTERVALS.find((known) => known === get('interval')) ?? '',
    bots: BOT_CHOICES.find((known) => known === get('bots')) ?? 'without',
    only,
  };
}

/** The parameters that make an address ask for this filter. */
export function statsParams({ range, interval, bots, only }: StatsFilter): URLSearchParams {
  const params = new URLSearchParams();
  if ('days' in range) {
    if (range.days !== DEFAULT_SPAN) params.set('days', String(range.days));
  } else {
    params.set('from', range.from);
    params.set('to', range.to);
  }
  if (interval !== '') params.set('interval', interval);
  if (bots !== 'without') params.set('bots', bots);
  for (const [dimension, value] of Object.entries(only)) if (value !== undefined) params.set(dimension, value);
  return params;
}

/** What the API is asked for: the same, with the days spelled out. */
export function apiParams(filter: StatsFilter, today: string, timeZone: string): URLSearchParams {
  const params = statsParams(filter);
  params.delete('days');
  const { range } = filter;
  if ('days' in range) {
    params.set('from', addDays(today, 1 - range.days));
    params.set('to', today);
  }
  params.set('timeZone', timeZone);
  return params;
}

/** Today's date in a zone, `2026-11-28`. */
export function todayIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
}

/** A date so many days later; without a zone, so no summer time can get in between. */
export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
