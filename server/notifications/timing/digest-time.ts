import { momentOf, wallTimeAt } from './wall-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * When the next digest of a person comes: at the next full hour on their clock, or when it next shows `digestAt` minutes after midnight.
 * @param now ms since 1970
 * @returns ms since 1970, later than `now`
 */
export function nextDigestAt(
  mode: 'hourly' | 'daily',
  now: number,
  { timeZone, digestAt }: { timeZone: string; digestAt: number },
): number {
  const today = wallTimeAt(now, timeZone);
  if (mode === 'hourly') return now - (now % MINUTE_MS) - (today.minute % 60) * MINUTE_MS + HOUR_MS;
  for (const day of [0, 1]) {
    const at = momentOf(today, day, digestAt, timeZone, 'first');
    if (at > now) return at;
  }
  return momentOf(today, 2, digestAt, timeZone, 'first');
}
