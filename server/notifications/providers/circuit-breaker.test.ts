import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCircuitBreaker } from './circuit-breaker.ts';

function make(settings = {}) {
  const time = { now: 1_000_000 };
  const breaker = createCircuitBreaker({ clock: () => time.now, random: () => 1, settings });
  const call = (isGood: boolean): boolean => {
    if (!breaker.tryCall()) return false;
    if (isGood) breaker.succeeded();
    else breaker.failed();
    return true;
  };
  return { time, breaker, call };
}

const times = (count: number, fn: () => void) => Array.from({ length: count }, fn);

describe('a circuit breaker', () => {
  it('opens after five failures in a row, not after four', () => {
    const { breaker, call } = make();
    times(4, () => call(false));
    expect(breaker.state()).toBe('closed');
    call(true);
    times(4, () => call(false));
    expect(breaker.state()).toBe('closed');
    call(false);
    expect([breaker.state(), breaker.tryCall()]).toEqual(['open', false]);
  });

  it('opens when half of the last twenty failed, though never five in a row', () => {
    const { breaker, call } = make();
    times(9, () => [call(true), call(false)]);
    expect(breaker.state()).toBe('closed');
    call(true);
    call(false);
    expect(breaker.state()).toBe('open');
  });

  it('lets one try after its time; that decides for all', () => {
    const { breaker, call, time } = make();
    times(5, () => call(false));
    time.now += 4_999;
    expect(breaker.tryCall()).toBe(false);
    time.now += 1;
    expect(breaker.opensAt()).toBeLessThanOrEqual(time.now);
    expect([breaker.tryCall(), breaker.tryCall(), breaker.state()]).toEqual([true, false, 'half_open']);
    breaker.succeeded();
    expect([breaker.state(), breaker.tryCall(), breaker.tryCall()]).toEqual(['closed', true, true]);
  });

  it('waits twice as long after each failed try, two minutes at most, and five seconds again after a good one', () => {
    const { breaker, call, time } = make();
    times(5, () => call(false));
    const waits: number[] = [];
    for (let probe = 0; probe < 7; probe += 1) {
      waits.push(breaker.opensAt() - time.now);
      time.now = breaker.opensAt();
      expect(call(false)).toBe(true);
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000]);
    time.now = breaker.opensAt();
    call(true);
    times(5, () => call(false));
    expect(breaker.opensAt() - time.now).toBe(5_000);
  });

  it('is closed by hand, and opens after its shortest time again', () => {
    const { breaker, call, time } = make();
    times(5, () => call(false));
    time.now = breaker.opensAt();
    call(false);
    breaker.reset();
    expect([breaker.state(), breaker.opensAt(), breaker.tryCall()]).toEqual(['closed', 0, true]);
    times(5, () => call(false));
    expect(breaker.opensAt() - time.now).toBe(5_000);
  });

  it('lets another try when the first never told', () => {
    const { breaker, call, time } = make();
    times(5, () => call(false));
    time.now = breaker.opensAt();
    expect(breaker.tryCall()).toBe(true);
    time.now += 5_000;
    expect(breaker.tryCall()).toBe(true);
  });

  it('is not closed or opened by calls that began before it opened', () => {
    const { breaker, call, time } = make();
    expect(breaker.tryCall() && breaker.tryCall()).toBe(true);
    times(5, () => call(false));
    const until = breaker.opensAt();
    breaker.succeeded();
    breaker.failed();
    expect([breaker.state(), breaker.opensAt()]).toEqual(['open', until]);
    time.now = until;
    expect(breaker.tryCall()).toBe(true);
  });

  const seed = 20_261_129;
  it(`never lets more than one call through while open, whatever happens (seed ${seed})`, () => {
    const steps = fc.array(fc.record({ waitMs: fc.integer({ min: 0, max: 20_000 }), isGood: fc.boolean() }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, (all) => {
        const { breaker, time } = make();
        for (const { waitMs, isGood } of all) {
          time.now += waitMs;
          const before = breaker.state();
          const allowed = breaker.tryCall();
          if (before === 'closed') expect(allowed).toBe(true);
          else if (allowed) expect(breaker.tryCall()).toBe(false);
          if (!allowed) expect(breaker.opensAt()).toBeGreaterThan(time.now);
          else if (isGood) breaker.succeeded();
          else breaker.failed();
        }
      }),
      { seed },
    );
  });
});
