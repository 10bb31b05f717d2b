import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntry, encodeEntry, isRefreshDue } from './entry.ts';

describe('entries', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.nat(), fc.option(fc.string()), fc.nat(), fc.nat(), (version, payload, loadMs, expiresAtMs) => {
        const entry = { payload, loadMs, expiresAtMs };
        expect(decodeEntry(encodeEntry(version, entry))).toEqual(entry);
      }),
    );
  });

  it.each([null, '', 'T5', 'T*', '{"json":1}', 'E1 2', 'Ex 1 2 y'])('are nothing when %s stands there', (stored) => {
    expect(decodeEntry(stored)).toBeUndefined();
  });
});

describe('isRefreshDue', () => {
  const entry = { payload: '', loadMs: 100, expiresAtMs: 10_000 };

  it('is certain at the end, and unlikely long before', () => {
    expect(isRefreshDue(entry, 10_000, 0)).toBe(true);
    expect(isRefreshDue(entry, 9_000, 0.999)).toBe(false);
  });

  it('grows likelier towards the end, as e^(-distance / load time)', () => {
    const share = (now: number) => {
      const draws = Array.from({ length: 10_000 }, (_, index) => isRefreshDue(entry, now, index / 10_000));
      return draws.filter(Boolean).length / 10_000;
    };
    expect(share(9_900)).toBeCloseTo(Math.exp(-1), 2);
    expect(share(9_800)).toBeCloseTo(Math.exp(-2), 2);
  });
});
