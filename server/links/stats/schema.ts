import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import {
  BOT_CHOICES,
  CLICK_BROWSERS,
  CLICK_DEVICES,
  CLICK_SOURCES,
  CLICK_SYSTEMS,
  EXPORT_FORMATS,
  ORPHAN_DAYS_MAX,
  STATS_DIMENSIONS,
  STATS_INTERVALS,
  STATS_VALUES_MAX,
} from './terms.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME_ZONE_MAX = 64;

/** A whole day in the caller's time zone, or a moment. */
const dayOrTime = z.union(
  [z.iso.date({ error: 'time_invalid' }), z.iso.datetime({ offset: true, error: 'time_invalid' })],
  { error: 'time_invalid' },
);

export const timeZone = z
  .string({ error: 'time_zone_invalid' })
  .max(TIME_ZONE_MAX, { error: 'time_zone_invalid' })
  .refine(isTimeZone, { error: 'time_zone_invalid' })
  .meta({ description: 'A zone of the IANA database.', examples: ['Asia/Seoul'] });

/** Offsets (`+09:00`) are refused: they know no summer time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const filterText = (pattern: RegExp, max: number) =>
  z
    .string({ error: 'filter_invalid' })
    .max(max, { error: 'filter_invalid' })
    .regex(pattern, { error: 'filter_invalid' });

const filterName = <T extends readonly [string, ...string[]]>(values: T) => z.enum(values, { error: 'filter_invalid' });

/** One value for each dimension that is named; a click counts when it has all of them. */
const clickFilter = z.object({
  bots: z.enum(BOT_CHOICES, { error: 'filter_invalid' }).default('without'),
  country: filterText(/^(?:[A-Z]{2}|none)$/, 4)
    .optional()
    .meta({ description: 'ISO 3166-1 alpha-2, or `none`.' }),
  city: filterText(/^(?:[A-Z]{2}:[^\p{C}]+|none)$/u, 120)
    .optional()
    .meta({ description: 'Country and name as answers give them, or `none`.', examples: ['KR:Seoul'] }),
  referrer: filterText(/^[^\p{C}\s/]+$/u, 255)
    .optional()
    .meta({ description: 'The host that led here, or `none`.', examples: ['news.ycombinator.com'] }),
  device: filterName(CLICK_DEVICES).optional(),
  system: filterName(CLICK_SYSTEMS).optional(),
  browser: filterName(CLICK_BROWSERS).optional(),
  language: filterText(/^(?:[a-z]{2,3}|none)$/, 4)
    .optional()
    .meta({ description: 'Primary subtag, or `none`.' }),
  source: filterName(CLICK_SOURCES).optional(),
  way: filterText(/^(?:rule:\d{1,2}|variant:\d|none)$/, 9)
    .optional()
    .meta({
      description: 'Where visitors were sent: by a rule or a variant of that index, or `none` for the own target.',
      examples: ['variant:0'],
    }),
});

const range = {
  from: dayOrTime.optional().meta({ description: 'First day in `timeZone`, or a moment; 30 days when left out.' }),
  to: dayOrTime
    .optional()
    .meta({ description: 'Last day in `timeZone`, or the moment at which to end; now when left out.' }),
  timeZone: timeZone.default('UTC'),
};

const isOrdered = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined ||
  to === undefined ||
  (DATE.test(from) && DATE.test(to) ? from <= to : Date.parse(from) <= Date.parse(to));

/** Names of dimensions with commas between them. */
const dimensions = z
  .string({ error: 'dimension_unknown' })
  .max(200, { error: 'dimension_unknown' })
  .transform((text) => [...new Set(text.split(','))])
  .pipe(z.array(z.enum(STATS_DIMENSIONS, { error: 'dimension_unknown' })));

/** What a look at clicks asks for. `by` names the dimensions whose top values are wanted; all when left out. */
export const statsQuery = clickFilter
  .extend({
    ...range,
    interval: z.enum(STATS_INTERVALS, { error: 'interval_invalid' }).optional(),
    by: dimensions.optional().meta({ examples: ['country,device'] }),
    limit: z.coerce
      .number({ error: 'stats_limit_invalid' })
      .int({ error: 'stats_limit_invalid' })
      .min(1, { error: 'stats_limit_invalid' })
      .max(STATS_VALUES_MAX, { error: 'stats_limit_invalid' })
      .default(10),
  })
  .refine(isOrdered, { error: 'range_reversed', path: ['from'] });

const count = z.number().int().nonnegative();

/** How many clicks, and by how many visitors. */
const counts = { clicks: count, visitors: count };

/** One value of a dimension. `share` is its part of all clicks of the answer, 0 to 1. */
const statsValue = z.object({ value: z.string(), ...counts, share: z.number() });

/** The top values of one dimension, most clicks first; `others` sums up those that were cut off. */
const statsValues = z.object({
  items: z.array(statsValue),
  others: z.object({ values: count, clicks: count }),
});

/** Columns of the chart without gaps, oldest first; `start` is the moment at which a column begins. */
const statsPoint = z.object({ start: z.string(), ...counts });

/**
 * Clicks of a range of time, cut by filters. `clicks` are those that `bots` asks for; `people` and `bots` are always both kinds, within the other
 * filters. A visitor counts once for each link and day (UTC), with what the first click of that day had: over several days it is the sum of the days.
 */
export const stats = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  interval: z.enum(STATS_INTERVALS),
  totals: z.object({ ...counts, people: count, bots: count }),
  series: z.array(statsPoint),
  values: z.partialRecord(z.enum(STATS_DIMENSIONS), statsValues),
  /** Whether a table of cities is configured here; without it `city` has no values. */
  hasCities: z.boolean(),
});

/** One link among those with the most clicks of a range. */
const topLink = z.object({
  id: idCodec,
  alias: z.string(),
  shortUrl: z.string(),
  title: z.string().nullable(),
  url: z.string(),
  ...counts,
  share: z.number(),
});

/** The same over all links of a person that are not gone for good. */
export const accountStats = stats.extend({ links: z.array(topLink) });

/** One click as its link's owner sees it: nothing that would tell who it was. */
const clickView = z.object({
  id: z.string().meta({ description: 'Names the click, and goes with no other.' }),
  at: z.string(),
  country: z.string().nullable(),
  city: z.string().nullable(),
  referrer: z.string().nullable(),
  device: z.enum(CLICK_DEVICES),
  system: z.enum(CLICK_SYSTEMS),
  browser: z.enum(CLICK_BROWSERS),
  language: z.string().nullable(),
  source: z.enum(CLICK_SOURCES),
  /** `rule:<index>` or `variant:<index>`; null is the link's own target. */
  way: z.string().nullable(),
  isBot: z.boolean(),
});

/** The last clicks of a link, newest first. */
export const listClicksQuery = cursorQuery.extend({
  bots: z.enum(BOT_CHOICES, { error: 'filter_invalid' }).default('with'),
});
export const clickPage = page(clickView);

/** All clicks of a range as a file, newest first. */
export const exportClicksQuery = z
  .object({
    ...range,
    format: z.enum(EXPORT_FORMATS, { error: 'format_invalid' }).default('csv'),
    bots: z.enum(BOT_CHOICES, { error: 'filter_invalid' }).default('with'),
  })
  .refine(isOrdered, { error: 'range_reversed', path: ['from'] });

/** How often an alias that leads nowhere was asked for in the days of the answer. */
const orphanVisit = z.object({
  alias: z.string(),
  /** The short domain's host; null is Maru's own address. */
  domain: z.string().nullable(),
  visits: count,
  /** The host that led there last, when one said so. */
  referrer: z.string().nullable(),
  lastAt: z.string(),
});

/** Most visits first; days are of UTC, the present one included. */
export const listOrphansQuery = cursorQuery.extend({
  days: z.coerce
    .number({ error: 'days_invalid' })
    .int({ error: 'days_invalid' })
    .min(1, { error: 'days_invalid' })
    .max(ORPHAN_DAYS_MAX, { error: 'days_invalid' })
    .default(7),
});
/** `unlisted` are visits of aliases that were too many to be kept apart, as when somebody tries out names. */
export const orphanPage = page(orphanVisit).extend({ unlisted: count });

export type StatsQuery = z.output<typeof statsQuery>;
export type Stats = z.output<typeof stats>;
export type StatsJson = z.input<typeof stats>;
export type AccountStats = z.output<typeof accountStats>;
export type AccountStatsJson = z.input<typeof accountStats>;
export type StatsValues = z.output<typeof statsValues>;
export type TopLink = z.output<typeof topLink>;
export type ClickView = z.output<typeof clickView>;
export type ClickPageJson = z.input<typeof clickPage>;
export type ListClicksQuery = z.output<typeof listClicksQuery>;
export type ExportClicksQuery = z.output<typeof exportClicksQuery>;
export type OrphanVisitView = z.output<typeof orphanVisit>;
export type OrphanPageJson = z.input<typeof orphanPage>;
export type ListOrphansQuery = z.output<typeof listOrphansQuery>;
