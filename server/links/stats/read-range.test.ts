import { describe, expect, it } from 'vitest';
import { columnStarts, defaultInterval, readRange } from './read-range.ts';

const NOW = Date.parse('2026-11-28T10:07:00Z');
const iso = (ms: number) => new Date(ms).toISOString();
const hoursOf = (day: string, timeZone: string) => {
  const range = readRange({ from: day, to: day, timeZone }, NOW);
  return columnStarts(range, 'hour', timeZone).length;
};

describe('a range', () => {
  it.each([
    ['Asia/Seoul', '2026-11-01', '2026-10-31T15:00:00.000Z', '2026-11-01T15:00:00.000Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['Europe/London', '2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z'],
    ['Asia/Kolkata', '2026-11-01', '2026-10-31T18:30:00.000Z', '2026-11-01T18:30:00.000Z'],
    ['Asia/Kathmandu', '2026-11-01', '2026-10-31T18:15:00.000Z', '2026-11-01T18:15:00.000Z'],
    // Summer time skips midnight in Beirut: the day begins at one.
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00.000Z', '2026-03-29T21:00:00.000Z'],
  ])('in %s the day %s is from %s to %s', (timeZone, day, from, to) => {
    const range = readRange({ from: day, to: day, timeZone }, NOW);
    expect([iso(range.from), iso(range.to)]).toEqual([from, to]);
  });

  it('is the last 30 days of the zone when nothing is said, up to the quarter of an hour that has begun', () => {
    const { from, to } = readRange({ timeZone: 'Asia/Seoul' }, NOW);
    expect([iso(from), iso(to)]).toEqual(['2026-10-29T15:00:00.000Z', '2026-11-28T10:15:00.000Z']);
  });

  it('takes moments to quarters of an hour, outwards', () => {
    const wish = { from: '2026-11-28T09:59:00+09:00', to: '2026-11-28T01:00:01Z', timeZone: 'UTC' };
    const { from, to } = readRange(wish, NOW);
    expect([iso(from), iso(to)]).toEqual(['2026-11-28T00:45:00.000Z', '2026-11-28T01:15:00.000Z']);
  });

  it.each([
    { from: '2026-12-01', timeZone: 'UTC' },
    { from: '2026-11-28', to: '2026-11-27T00:00:00Z', timeZone: 'UTC' },
  ])('does not end before it begins: %j', (wish) => {
    expect(() => readRange(wish, NOW)).toThrow('ends before it begins');
  });

  it('begins in 1970 at the earliest', () => {
    expect(readRange({ from: '0001-01-01', timeZone: 'Asia/Seoul' }, NOW).from).toBe(0);
  });
});

describe('the columns of a chart', () => {
  it.each([
    ['Asia/Seoul', '2026-03-08', 24],
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Europe/London', '2026-03-29', 23],
    ['Europe/London', '2026-10-25', 25],
    ['Europe/London', '2026-10-26', 24],
  ])('in %s the day %s has hours: %i hours', (timeZone, day, hours) => {
    expect(hoursOf(day, timeZone)).toBe(hours);
  });

  it('begin with the full hours of zones that are half an hour off', () => {
    const range = readRange({ from: '2026-11-01', to: '2026-11-01', timeZone: 'Asia/Kolkata' }, NOW);
    expect(columnStarts(range, 'hour', 'Asia/Kolkata').slice(0, 2).map(iso)).toEqual([
      '2026-10-31T18:30:00.000Z',
      '2026-10-31T19:30:00.000Z',
    ]);
  });

  it('are days of the zone across the change to winter time', () => {
    const range = readRange({ from: '2026-10-31', to: '2026-11-02', timeZone: 'America/New_York' }, NOW);
    expect(columnStarts(range, 'day', 'America/New_York').map(iso)).toEqual([
      '2026-10-31T04:00:00.000Z',
      '2026-11-01T04:00:00.000Z',
      '2026-11-02T05:00:00.000Z',
    ]);
  });

  it('are weeks from Monday on, and months from the first on, of which the first may have begun before', () => {
    const range = readRange({ from: '2026-10-15', to: '2026-11-10', timeZone: 'Europe/London' }, NOW);
    expect(columnStarts(range, 'week', 'Europe/London').map(iso)).toEqual([
      '2026-10-11T23:00:00.000Z',
      '2026-10-18T23:00:00.000Z',
      '2026-10-26T00:00:00.000Z',
      '2026-11-02T00:00:00.000Z',
      '2026-11-09T00:00:00.000Z',
    ]);
    expect(columnStarts(range, 'month', 'Europe/London').map(iso)).toEqual([
      '2026-09-30T23:00:00.000Z',
      '2026-11-01T00:00:00.000Z',
    ]);
  });

  it('are not too many', () => {
    const range = readRange({ from: '2026-01-01', to: '2026-11-28', timeZone: 'UTC' }, NOW);
    expect(() => columnStarts(range, 'hour', 'UTC')).toThrow('too long');
    expect(columnStarts(range, 'day', 'UTC')).toHaveLength(332);
  });

  it('are one when the range is empty', () => {
    const range = readRange({ from: '2026-11-28T10:00:00Z', to: '2026-11-28T10:00:00Z', timeZone: 'UTC' }, NOW);
    expect(columnStarts(range, 'day', 'UTC').map(iso)).toEqual(['2026-11-28T00:00:00.000Z']);
  });

  it.each([
    ['2026-11-27', '2026-11-28', 'hour'],
    ['2026-10-30', '2026-11-28', 'day'],
    ['2025-11-29', '2026-11-28', 'week'],
    ['2020-01-01', '2026-11-28', 'month'],
  ])('from %s to %s are by %s', (from, to, interval) => {
    expect(defaultInterval(readRange({ from, to, timeZone: 'UTC' }, NOW))).toBe(interval);
  });
});
