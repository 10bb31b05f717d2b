import { parseDate, parseDateTime, toZoned } from '@internationalized/date';

const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}:?\d{2})$/i;
const LOCAL =
  /^(\d{4})\s?[-./년]\s?(\d{1,2})\s?[-./월]\s?(\d{1,2})\s?[.일]?(?:[T\s]\s?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?$/i;

/**
 * A time as people and programs write it in tables: with an offset it is that moment, else it is meant in `timeZone`; a date alone lasts until
 * its end. Years come first, because nobody can tell `1/2/2027` for sure.
 * @returns ISO 8601 in UTC, or null when it is no time
 */
export function readTime(text: string, timeZone: string): string | null {
  const moment = MOMENT.exec(text);
  if (moment !== null) {
    const [, date, time, offset = 'Z'] = moment;
    const at = new Date(
      `${date}T${time}${/^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset}`,
    );
    return Number.isNaN(at.getTime()) ? null : at.toISOString();
  }
  const local = LOCAL.exec(text);
  if (local === null) return null;
  const two = (part: string | undefined) => (part ?? '').padStart(2, '0');
  const [, year, month, day, hour, minute, second] = local;
  const date = `${year}-${two(month)}-${two(day)}`;
  try {
    const at =
      hour === undefined
        ? toZoned(parseDate(date).add({ days: 1 }), timeZone)
        : toZoned(parseDateTime(`${date}T${two(hour)}:${minute}:${two(second)}`), timeZone);
    return at.toDate().toISOString();
  } catch {
    // There is no 30 February.
    return null;
  }
}
