import { CalendarDateTime, fromAbsolute, toZoned } from '@internationalized/date';

/** A moment as the people of a zone read it: their date, and minutes after their midnight. */
export type WallTime = { year: number; month: number; day: number; minute: number };

/**
 * Where a time of day falls that the clock shows twice, or skips, on the day summer time ends or begins: `first` is the earlier of the two,
 * `last` the later. One that is skipped is as much later as the clock jumps, for both.
 */
export type Pick = 'first' | 'last';

/** What the clock of a zone shows at a moment. @param at ms since 1970 */
export function wallTimeAt(at: number, timeZone: string): WallTime {
  const { year, month, day, hour, minute } = fromAbsolute(at, timeZone);
  return { year, month, day, minute: hour * 60 + minute };
}

/**
 * The moment at which the clock of a zone shows `minute` after midnight, `days` after the day of `wall`.
 * @returns ms since 1970
 */
export function momentOf(wall: WallTime, days: number, minute: number, timeZone: string, pick: Pick): number {
  const date = new CalendarDateTime(wall.year, wall.month, wall.day, Math.floor(minute / 60), minute % 60).add({
    days,
  });
  return toZoned(date, timeZone, pick === 'first' ? 'compatible' : 'later')
    .toDate()
    .getTime();
}

/** Whether this is a zone that the clock of this machine knows. Offsets (`+09:00`) know no summer time and are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
