import { momentOf, wallTimeAt } from './wall-clock.ts';

/** From and to on the clock of a zone, in minutes after midnight; from 22:00 to 07:00 wraps midnight. */
export type QuietHours = { start: number; end: number; timeZone: string };

/** Quiet hours of nearly a whole day may touch those of the next day where the clock is turned. */
const MOST_PERIODS = 3;

/**
 * When the quiet hours end that `now` lies in; null when it lies in none. They begin when the clock first shows their start (skipped by summer
 * time: as much later as it jumps), and end when it shows their end for the last time, so nobody is woken in the hour that comes twice.
 * @param now ms since 1970
 * @returns ms since 1970; never itself in quiet hours
 */
export function quietUntil(quiet: QuietHours, now: number): number | null {
  if (quiet.start === quiet.end) return null;
  let until: number | null = null;
  for (let periods = 0; periods < MOST_PERIODS; periods += 1) {
    const end = endOfPeriod(quiet, until ?? now);
    if (end === null) return until;
    until = end;
  }
  return until;
}

/** The end of the period that `at` lies in. It began today or, where it wraps midnight, yesterday. */
function endOfPeriod({ start, end, timeZone }: QuietHours, at: number): number | null {
  const today = wallTimeAt(at, timeZone);
  for (const day of [-1, 0]) {
    const begins = momentOf(today, day, start, timeZone, 'first');
    const ends = momentOf(today, start < end ? day : day + 1, end, timeZone, 'last');
    if (begins <= at && at < ends) return ends;
  }
  return null;
}
