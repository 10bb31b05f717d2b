import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDigestAt } from './digest-time.ts';
import { quietUntil } from './quiet-hours.ts';
import { isTimeZone } from './wall-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const seed = 20_261_129;

const clock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const at = (text: string) => Date.parse(text);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** What the clock of a zone shows, by the platform alone: minutes after midnight. */
const shown = new Map<string, Intl.DateTimeFormat>();
function wallMinute(ms: number, timeZone: string): number {
  const format =
    shown.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  shown.set(timeZone, format);
  return clock(format.format(ms));
}

/** Whether the clock is turned within `ms` before or after. */
function isTurnedNear(moment: number, timeZone: string, ms: number): boolean {
  const offset = (when: number) => (((wallMinute(when, timeZone) - Math.floor(when / MINUTE)) % 1440) + 1440) % 1440;
  for (let when = moment - ms; when <= moment + ms; when += HOUR / 2) {
    if (offset(when) !== offset(moment)) return true;
  }
  return false;
}

describe(`quiet hours (seed ${seed})`, () => {
  it.each([
    // Seoul has no summer time; 22:00 to 07:00 wraps midnight.
    ['Asia/Seoul', '22:00', '07:00', '2026-03-10T12:59:59Z', null],
    ['Asia/Seoul', '22:00', '07:00', '2026-03-10T13:00:00Z', '2026-03-10T22:00:00.000Z'],
    ['Asia/Seoul', '22:00', '07:00', '2026-03-10T15:00:00Z', '2026-03-10T22:00:00.000Z'],
    ['Asia/Seoul', '22:00', '07:00', '2026-03-10T21:59:59Z', '2026-03-10T22:00:00.000Z'],
    ['Asia/Seoul', '22:00', '07:00', '2026-03-10T22:00:00Z', null],
    ['Asia/Seoul', '13:00', '14:30', '2026-03-10T05:00:00Z', '2026-03-10T05:30:00.000Z'],
    // Midnight itself as start and as end.
    ['Asia/Seoul', '00:00', '06:00', '2026-03-10T15:00:00Z', '2026-03-10T21:00:00.000Z'],
    ['Asia/Seoul', '20:00', '00:00', '2026-03-10T14:59:00Z', '2026-03-10T15:00:00.000Z'],
    // New York, 8 March 2026: 02:00 becomes 03:00. The night is an hour shorter.
    ['America/New_York', '22:00', '07:00', '2026-03-08T03:00:00Z', '2026-03-08T11:00:00.000Z'],
    // An end that is skipped comes as much later as the clock jumps: at 03:30.
    ['America/New_York', '22:00', '02:30', '2026-03-08T06:00:00Z', '2026-03-08T07:30:00.000Z'],
    // A start that is skipped, likewise: quiet from 03:30 on.
    ['America/New_York', '02:30', '07:00', '2026-03-08T07:00:00Z', null],
    ['America/New_York', '02:30', '07:00', '2026-03-08T07:30:00Z', '2026-03-08T11:00:00.000Z'],
    // New York, 1 November 2026: 02:00 becomes 01:00. The hour that comes twice is quiet to its second end.
    ['America/New_York', '22:00', '07:00', '2026-11-01T05:30:00Z', '2026-11-01T12:00:00.000Z'],
    ['America/New_York', '22:00', '01:30', '2026-11-01T05:15:00Z', '2026-11-01T06:30:00.000Z'],
    ['America/New_York', '22:00', '01:30', '2026-11-01T05:45:00Z', '2026-11-01T06:30:00.000Z'],
    ['America/New_York', '22:00', '01:30', '2026-11-01T06:30:00Z', null],
    // London, 29 March and 25 October 2026.
    ['Europe/London', '23:00', '01:30', '2026-03-28T23:30:00Z', '2026-03-29T01:30:00.000Z'],
    ['Europe/London', '23:00', '07:00', '2026-03-29T00:59:00Z', '2026-03-29T06:00:00.000Z'],
    ['Europe/London', '23:00', '07:00', '2026-10-24T22:00:00Z', '2026-10-25T07:00:00.000Z'],
    ['Europe/London', '01:15', '01:45', '2026-10-25T00:20:00Z', '2026-10-25T01:45:00.000Z'],
    ['Europe/London', '01:15', '01:45', '2026-10-25T00:10:00Z', null],
    // The same start and end are none.
    ['Asia/Seoul', '07:00', '07:00', '2026-03-10T12:00:00Z', null],
  ])('%s %s–%s at %s end %s', (timeZone, start, end, now, expected) => {
    expect(iso(quietUntil({ start: clock(start), end: clock(end), timeZone }, at(now)))).toBe(expected);
  });

  const zones = ['Asia/Seoul', 'America/New_York', 'Europe/London', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
  const moment = fc.integer({ min: Date.UTC(2024, 0, 1) / MINUTE, max: Date.UTC(2029, 0, 1) / MINUTE });
  const cases = {
    timeZone: fc.constantFrom(...zones, 'America/Havana', 'Pacific/Apia', 'UTC'),
    start: fc.integer({ min: 0, max: 1439 }),
    end: fc.integer({ min: 0, max: 1439 }),
    now: moment.map((minutes) => minutes * MINUTE),
  };

  it('are what the clock shows, wherever it is not turned', () => {
    fc.assert(
      fc.property(fc.record(cases), ({ now, ...quiet }) => {
        fc.pre(quiet.start !== quiet.end && !isTurnedNear(now, quiet.timeZone, 2 * DAY));
        const wall = wallMinute(now, quiet.timeZone);
        const { start, end } = quiet;
        const isQuiet = start < end ? start <= wall && wall < end : wall >= start || wall < end;
        const until = quietUntil(quiet, now);
        expect(until !== null).toBe(isQuiet);
        if (until !== null) expect(wallMinute(until, quiet.timeZone)).toBe(end);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('end after now, outside of quiet hours, and all between is quiet, also where the clock is turned', () => {
    const turns = [
      '2026-03-08T07:00Z',
      '2026-11-01T06:00Z',
      '2026-03-29T01:00Z',
      '2026-10-25T01:00Z',
      '2026-04-04T15:00Z',
    ];
    const nearTurns = fc
      .tuple(fc.constantFrom(...turns), fc.integer({ min: -2_880, max: 2_880 }))
      .map(([turn, minutes]) => at(turn) + minutes * MINUTE);
    fc.assert(
      fc.property(fc.record({ ...cases, now: nearTurns }), ({ now, ...quiet }) => {
        const until = quietUntil(quiet, now);
        if (until === null) return;
        expect(until).toBeGreaterThan(now);
        expect(until - now).toBeLessThanOrEqual(3 * DAY);
        expect(quietUntil(quiet, until)).toBeNull();
        for (let when = now; when < until; when += 13 * MINUTE) expect(quietUntil(quiet, when)).toBe(until);
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe(`digests (seed ${seed})`, () => {
  it.each([
    ['hourly', 'Asia/Seoul', '2026-03-10T05:59:59.999Z', '2026-03-10T06:00:00.000Z'],
    ['hourly', 'Asia/Seoul', '2026-03-10T06:00:00Z', '2026-03-10T07:00:00.000Z'],
    // 05:45 ahead: the full hour there is a quarter past here.
    ['hourly', 'Asia/Kathmandu', '2026-03-10T05:59:00Z', '2026-03-10T06:15:00.000Z'],
    ['daily', 'Asia/Seoul', '2026-03-10T00:00:00Z', '2026-03-11T00:00:00.000Z'],
    ['daily', 'Asia/Seoul', '2026-03-09T23:59:59Z', '2026-03-10T00:00:00.000Z'],
    // 09:00 in New York is 14:00Z in winter and 13:00Z in summer.
    ['daily', 'America/New_York', '2026-03-07T15:00:00Z', '2026-03-08T13:00:00.000Z'],
    ['daily', 'America/New_York', '2026-10-31T14:00:00Z', '2026-11-01T14:00:00.000Z'],
    ['daily', 'Europe/London', '2026-03-28T10:00:00Z', '2026-03-29T08:00:00.000Z'],
  ] as const)('%s in %s after %s comes at %s', (mode, timeZone, now, expected) => {
    expect(iso(nextDigestAt(mode, at(now), { timeZone, digestAt: 540 }))).toBe(expected);
  });

  it('come when the clock shows their hour, within a day and the hour of a turn', () => {
    const zones = fc.constantFrom('Asia/Seoul', 'America/New_York', 'Europe/London', 'Asia/Kathmandu');
    const moment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2029, 0, 1) });
    fc.assert(
      fc.property(zones, moment, fc.integer({ min: 240, max: 1439 }), (timeZone, now, digestAt) => {
        const daily = nextDigestAt('daily', now, { timeZone, digestAt });
        expect(wallMinute(daily, timeZone)).toBe(digestAt);
        expect(daily).toBeGreaterThan(now);
        expect(daily - now).toBeLessThanOrEqual(25 * HOUR);
        const hourly = nextDigestAt('hourly', now, { timeZone, digestAt });
        expect(wallMinute(hourly, timeZone) % 60).toBe(0);
        expect(hourly - now).toBeGreaterThan(0);
        expect(hourly - now).toBeLessThanOrEqual(HOUR);
      }),
      { seed },
    );
  });
});

it('knows which zones there are', () => {
  expect(['Asia/Seoul', 'UTC', 'America/Argentina/Ushuaia'].every(isTimeZone)).toBe(true);
  expect(['Mars/Olympus', '', '+09:00', '../etc/passwd', 'Asia/Seoul '].some(isTimeZone)).toBe(false);
});
