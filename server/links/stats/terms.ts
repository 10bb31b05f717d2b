import { BROWSERS, DEVICES, OPERATING_SYSTEMS } from '../terms.ts';

/** What clicks are told apart by: each has its top values, and each may be filtered by one value. */
export const STATS_DIMENSIONS = [
  'country',
  'city',
  'referrer',
  'device',
  'system',
  'browser',
  'language',
  'source',
  'way',
] as const;
export type StatsDimension = (typeof STATS_DIMENSIONS)[number];

/**
 * The value of a dimension when there is none, in answers and in filters: no known country, no referrer (the address was typed, or came from an
 * app), no rule and no variant that led away from the link's own target.
 */
export const NO_VALUE = 'none';
/** A device, a system or a browser that has no name of its own here. */
export const OTHER = 'other';

/** How a link was followed: by its address, or by its QR code. */
export const CLICK_SOURCES = ['link', 'qr'] as const;
export type ClickSource = (typeof CLICK_SOURCES)[number];

export const CLICK_DEVICES = [...DEVICES, OTHER] as const;
export const CLICK_SYSTEMS = [...OPERATING_SYSTEMS, OTHER] as const;
export const CLICK_BROWSERS = [...BROWSERS, OTHER] as const;
export type ClickDevice = (typeof CLICK_DEVICES)[number];
export type ClickSystem = (typeof CLICK_SYSTEMS)[number];
export type ClickBrowser = (typeof CLICK_BROWSERS)[number];

/** How long one column of a chart is; weeks begin on Monday (ISO 8601). */
export const STATS_INTERVALS = ['hour', 'day', 'week', 'month'] as const;
export type StatsInterval = (typeof STATS_INTERVALS)[number];

/** Whether bots count: people only (as the headline number of every link), both, or bots only. */
export const BOT_CHOICES = ['without', 'with', 'only'] as const;
export type BotChoice = (typeof BOT_CHOICES)[number];

/** Days that are shown when nobody says which: today and the 29 before. */
export const STATS_DAYS = 30;
/** Columns of one chart at most: 31 days of hours, two years of days. */
export const STATS_POINTS_MAX = 750;
/** Values of one dimension that one answer lists at most: every country fits in. */
export const STATS_VALUES_MAX = 250;
/** Clicks that one export holds at most, newest first. */
export const EXPORT_CLICKS_MAX = 1_000_000;
/** What an export may be written as. */
export const EXPORT_FORMATS = ['csv', 'json'] as const;

/** Days that visits of unknown aliases are kept for. */
export const ORPHAN_DAYS_MAX = 30;

/** Whose tables of places are used; to be shown where places are shown. The second only when an answer says `hasCities`. */
export const PLACE_SOURCES = {
  countries: { text: 'Countries by IPtoASN.com (public domain)', url: 'https://iptoasn.com' },
  cities: { text: 'IP Geolocation by DB-IP', url: 'https://db-ip.com' },
} as const;
