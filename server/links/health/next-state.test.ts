import { describe, expect, it } from 'vitest';
import { FetchFailure } from '@/server/platform/safe-fetch/fetch-failure.ts';
import { type Verdict, verdictOfFailure, verdictOfStatus } from '../targets/verdict.ts';
import { type Health, nextHealth } from './next-state.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-01T00:00:00Z');
const at = (hours: number) => new Date(START + hours * HOUR);
const middle = () => 0.5;
const OK = verdictOfStatus(200);
const GONE = verdictOfStatus(404);
const VOID: Verdict = { kind: 'void', httpStatus: null, failure: 'dns' };

const next = (before: Health | null, verdict: Verdict, hours: number) => nextHealth(before, verdict, at(hours), middle);
const pauseHours = ({ nextCheckAt }: Health, hours: number) => (nextCheckAt.getTime() - at(hours).getTime()) / HOUR;

describe('nextHealth', () => {
  it('asks a healthy target once a day', () => {
    const first = next(null, OK, 0);
    expect(first).toMatchObject({ state: 'ok', since: at(0), checkedAt: at(0), httpStatus: 200, failures: 0 });
    expect(pauseHours(first, 0)).toBe(24);
    const second = next(first, OK, 24);
    expect(second).toMatchObject({ state: 'ok', since: at(0), checkedAt: at(24) });
  });

  it('suspects twice before it calls a target broken, hours after the first bad answer, and then asks more and more seldom', () => {
    let health = next(null, OK, 0);
    let hours = 24;
    const story: unknown[] = [];
    for (let turn = 0; turn < 7; turn++) {
      health = next(health, GONE, hours);
      story.push([hours - 24, health.state, health.failures, pauseHours(health, hours)]);
      hours += pauseHours(health, hours);
    }
    expect(story).toEqual([
      [0, 'suspect', 1, 1],
      [1, 'suspect', 2, 3],
      [4, 'broken', 3, 6],
      [10, 'broken', 4, 12],
      [22, 'broken', 5, 24],
      [46, 'broken', 6, 24],
      [70, 'broken', 7, 24],
    ]);
    expect(health).toMatchObject({ since: at(28), failure: 'not_found', httpStatus: 404 });
    expect(next(health, OK, hours)).toMatchObject({ state: 'ok', failures: 0, failure: null, since: at(hours) });
  });

  it('is not hurried by somebody who asks again and again', () => {
    let health = next(null, GONE, 0);
    for (let minute = 1; minute < 120; minute++) {
      health = next(health, GONE, minute / 60);
      expect(health.state).toBe('suspect');
      expect(health.failures).toBe(minute < 30 ? 1 : 2);
    }
    expect(next(health, GONE, 2)).toMatchObject({ state: 'broken', since: at(2) });
  });

  it('forgets a suspicion with the first good answer', () => {
    const suspect = next(next(next(null, OK, 0), GONE, 24), GONE, 25);
    expect(suspect.failures).toBe(2);
    const well = next(suspect, OK, 28);
    expect(next(well, GONE, 52)).toMatchObject({ state: 'suspect', failures: 1, since: at(52) });
  });

  it('calls neither well nor broken what answers, but not us', () => {
    const broken = next(next(next(null, GONE, 0), GONE, 1), GONE, 4);
    expect(broken.state).toBe('broken');
    const denied = next(broken, verdictOfStatus(403), 10);
    expect(denied).toMatchObject({ state: 'unknown', failure: 'denied', httpStatus: 403, failures: 0 });
    expect(pauseHours(denied, 10)).toBe(24);
  });

  it('learns nothing while our own network is away', () => {
    const ok = next(null, OK, 0);
    const later = next(ok, VOID, 24);
    expect(later).toEqual({ ...ok, nextCheckAt: new Date(at(24).getTime() + HOUR / 4) });
    const unknown = next(null, VOID, 0);
    expect(unknown).toMatchObject({ state: 'unknown', checkedAt: null, failure: null });
    expect(next(unknown, verdictOfStatus(401), 1)).toMatchObject({ state: 'unknown', since: at(1) });
  });

  it('spreads what was checked together', () => {
    const pauses = [0, 0.25, 0.5, 0.999].map((chance) =>
      pauseHours(
        nextHealth(null, OK, at(0), () => chance),
        0,
      ),
    );
    expect(pauses[0]).toBeCloseTo(21.6);
    expect(pauses[3]).toBeCloseTo(26.4, 1);
    expect(new Set(pauses).size).toBe(4);
  });
});

describe('verdicts', () => {
  it.each([
    [200, 'ok', null],
    [204, 'ok', null],
    [304, 'ok', null],
    [400, 'unknown', 'denied'],
    [401, 'unknown', 'denied'],
    [403, 'unknown', 'denied'],
    [429, 'unknown', 'denied'],
    [451, 'unknown', 'denied'],
    [999, 'unknown', 'denied'],
    [404, 'bad', 'not_found'],
    [410, 'bad', 'not_found'],
    [500, 'bad', 'server_error'],
    [503, 'bad', 'server_error'],
  ] as const)('of %i is %s', (status, kind, failure) => {
    expect(verdictOfStatus(status)).toEqual({ kind, httpStatus: status, failure });
  });

  it.each([
    ['dns', 'bad', 'dns'],
    ['tls', 'bad', 'tls'],
    ['timeout', 'bad', 'timeout'],
    ['connection', 'bad', 'connection'],
    ['loop', 'unknown', 'redirects'],
    ['too_many_hops', 'unknown', 'redirects'],
    ['private_address', 'unknown', 'off_limits'],
    ['bad_port', 'unknown', 'off_limits'],
  ] as const)('of the failure %s is %s', (reason, kind, failure) => {
    const fetchFailure = new FetchFailure(reason, 'https://site.example/');
    expect(verdictOfFailure(fetchFailure, false)).toEqual({ kind, httpStatus: null, failure });
  });

  it('holds silence of the name servers against the target only when others answer', () => {
    const silent = new FetchFailure('dns', 'https://site.example/', { code: 'EAI_AGAIN' });
    expect(verdictOfFailure(silent, false).kind).toBe('void');
    expect(verdictOfFailure(silent, true).kind).toBe('bad');
  });
});
