import {
  CalendarDate,
  fromAbsolute,
  parseDate,
  toCalendarDate,
  toZoned,
  type ZonedDateTime,
} from '@internationalized/date';
import { AppError } from '@/server/platform/errors.ts';
import { slotOf, slotStart } from '../clicks/day.ts';
import { STATS_DAYS, STATS_POINTS_MAX, type StatsInterval } from './terms.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Steps that nobody chose: about 50 to 100 columns. */
const HOURS_UP_TO_MS = 3 * DAY_MS;
const DAYS_UP_TO_MS = 95 * DAY_MS;
const WEEKS_UP_TO_MS = 2 * 366 * DAY_MS;

/** Roll-ups are by quarters of an hour; so is every range. */
const QUARTER_MS = slotStart(1);

/** A range of time, from `from` to before `to`, in ms since 1970. */
export interface Range {
  from: number;
  to: number;
}

/** Which range is meant, as somebody in a time zone names it. */
export interface RangeWish {
  /** A date is the whole day in `timeZone`; or a moment. */
  from?: string | undefined;
  /** A date is included as a whole; or the moment at which to end. */
  to?: string | undefined;
  timeZone: string;
}

/** The range that is meant, whole quarters of an hour: up to now when no end is given, and 30 days when no beginning is. */
export function readRange({ from, to, timeZone }: RangeWish, now: number): Range {
  const end =
    to === undefined ? now : DATE.test(to) ? startOfDay(parseDate(to).add({ days: 1 }), timeZone) : Date.parse(to);
  const start =
    from === undefined
      ? daysBefore(end, timeZone)
      : DATE.test(from)
        ? startOfDay(parseDate(from), timeZone)
        : Date.parse(from);
  // There are no clicks from before 1970, and calendars of long ago have odd days.
  const range = { from: Math.max(0, slotStart(slotOf(start))), to: slotStart(Math.ceil(end / QUARTER_MS)) };
  if (range.from > range.to)
    throw new AppError('invalid', 'The range ends before it begins.', { reason: 'range_reversed' });
  return range;
}

function daysBefore(end: number, timeZone: string): number {
  const lastDay = toCalendarDate(fromAbsolute(end - 1, timeZone));
  return startOfDay(lastDay.subtract({ days: STATS_DAYS - 1 }), timeZone);
}

/** When a date begins in a zone; where summer time skips midnight, with the first moment that there is. */
function startOfDay(date: CalendarDate, timeZone: string): number {
  return toZoned(date, timeZone).toDate().getTime();
}

/** The step for a range when nobody chose one. */
export function defaultInterval({ from, to }: Range): StatsInterval {
  const length = to - from;
  if (length <= HOURS_UP_TO_MS) return 'hour';
  if (length <= DAYS_UP_TO_MS) return 'day';
  return length <= WEEKS_UP_TO_MS ? 'week' : 'month';
}

/**
 * When the columns of a chart begin, oldest first: hours, days, weeks and months of the time zone, with 23 or 25 hours in a day where summer time
 * begins or ends. The first may begin before the range.
 * @throws AppError `invalid` (`range_too_long`) when there would be too many
 */
export function columnStarts({ from, to }: Range, interval: StatsInterval, timeZone: string): number[] {
  const starts: number[] = [];
  const step = interval === 'hour' ? hours(from, timeZone) : dates(from, interval, timeZone);
  for (const start of step) {
    if (start >= to && starts.length > 0) break;
    starts.push(start);
    if (starts.length > STATS_POINTS_MAX) {
      throw new AppError('invalid', 'The range is too long for this step.', { reason: 'range_too_long' });
    }
  }
  return starts;
}

/** Real hours, which begin when the clocks of the zone show a full one. */
function* hours(from: number, timeZone: string): Generator<number> {
  const { minute, second, millisecond } = fromAbsolute(from, timeZone);
  let at = from - minute * 60_000 - second * 1_000 - millisecond;
  for (;;) {
    yield at;
    at += HOUR_MS;
  }
}

function* dates(from: number, interval: 'day' | 'week' | 'month', timeZone: string): Generator<number> {
  let date = firstDate(fromAbsolute(from, timeZone), interval);
  for (;;) {
    yield startOfDay(date, timeZone);
    date = date.add(interval === 'day' ? { days: 1 } : interval === 'week' ? { weeks: 1 } : { months: 1 });
  }
}

function firstDate(at: ZonedDateTime, interval: 'day' | 'week' | 'month'): CalendarDate {
  const day = toCalendarDate(at);
  if (interval === 'day') return day;
  if (interval === 'month') return new CalendarDate(day.year, day.month, 1);
  // Monday is 0 (ISO 8601). 1970-01-01 was a Thursday.
  const sinceEpoch = Math.floor(Date.UTC(day.year, day.month - 1, day.day) / DAY_MS);
  return day.subtract({ days: (((sinceEpoch + 3) % 7) + 7) % 7 });
}
