import { describe, expect, it } from 'vitest';
import { checkPolicy } from './check-policy.ts';
import { type Algorithm, createLimiter, type Decision, type LimitStore, type Policy } from './index.ts';

type Clock = { nowMs: number };
/** A store by that clock, with counts of its own. */
type OpenStore = (clock: Clock) => LimitStore;

/** A multiple of every window below: windows of the calendar begin here. */
const EDGE = 1_000_000_000_000;
const KEY = 'user:42';

/** What one algorithm answers by its definition at limit 10 per 1,000 ms, worked out by hand. */
export type Expected = {
  /** Ten calls at `EDGE + 400`, at once: when the next one passes, when two do, and when nothing counts any more. */
  burst: { retryAfterMs: number; retryAfterTwoMs: number; resetAfterMs: number };
  /** Of these ten, units that are free after so many ms. */
  refill: [afterMs: number, remaining: number][];
  /** Ten calls 1 ms before an edge; so many of ten calls on the edge pass. */
  allowedAtEdge: number;
  /** Wait of a call of cost 7 after one of cost 4 at `EDGE + 400`. */
  costWaitMs: number;
  /** One call at `EDGE + 400` at limit 1: the wait of the next. */
  limitOneMs: number;
  /** Three calls at `EDGE + 2` at limit 3 per 7 ms: the wait of the next. */
  subSecondMs: number;
  /** Ten calls at `EDGE + 400`, then the limit is 5: the wait of the next call. */
  loweredMs: number;
};

/** What every algorithm promises on every store. `expected` says where they differ. */
export function describeRateLimiter(store: string, algorithm: Algorithm, expected: Expected, open: OpenStore): void {
  const policyOf = (change: Partial<Policy> = {}): Policy => ({
    name: 'p',
    algorithm,
    limit: 10,
    windowMs: 1_000,
    ...change,
  });

  /** A store 400 ms after an edge, and one policy on it. */
  function start(change: Partial<Policy> = {}, atMs = EDGE + 400) {
    const clock = { nowMs: atMs };
    const limits = open(clock);
    const policy = policyOf(change);
    return { clock, limits, policy, limiter: createLimiter(limits, policy) };
  }

  async function allowedOf(calls: number, call: () => Promise<Decision>): Promise<number> {
    let allowed = 0;
    for (let index = 0; index < calls; index += 1) if ((await call()).allowed) allowed += 1;
    return allowed;
  }

  /** The wait of a refused call is exact: a millisecond before it is refused, then it passes. */
  async function expectExactWait(clock: Clock, call: () => Promise<Decision>): Promise<void> {
    const { allowed, retryAfterMs } = await call();
    expect(allowed).toBe(false);
    clock.nowMs += retryAfterMs - 1;
    expect(await call()).toMatchObject({ allowed: false, retryAfterMs: 1 });
    clock.nowMs += 1;
    expect(await call()).toMatchObject({ allowed: true, retryAfterMs: 0 });
  }

  describe(`${algorithm} in ${store}`, () => {
    it('lets a burst of the limit through and no more, each call told what is left', async () => {
      const { limiter, policy } = start();
      for (let left = 9; left >= 0; left -= 1) {
        expect(await limiter.consume(KEY)).toMatchObject({
          allowed: true,
          remaining: left,
          retryAfterMs: 0,
          limit: 10,
        });
      }
      const { retryAfterMs, resetAfterMs, retryAfterTwoMs } = expected.burst;
      const refused = { allowed: false, limit: 10, remaining: 0, retryAfterMs, resetAfterMs, policy };
      for (let call = 0; call < 3; call += 1) expect(await limiter.consume(KEY)).toEqual(refused);
      expect(await limiter.consume(KEY, 2)).toEqual({ ...refused, retryAfterMs: retryAfterTwoMs });
      expect(await limiter.consume('another')).toMatchObject({ allowed: true, remaining: 9 });
    });

    it('gives back what is over as time passes', async () => {
      for (const [afterMs, remaining] of expected.refill) {
        const { clock, limiter } = start();
        await limiter.consume(KEY, 10);
        clock.nowMs += afterMs;
        expect([afterMs, (await limiter.peek(KEY)).remaining]).toEqual([afterMs, remaining]);
        expect([afterMs, await allowedOf(12, () => limiter.consume(KEY))]).toEqual([afterMs, remaining]);
      }
    });

    it('counts nothing any more when its reset has come, and something a millisecond before', async () => {
      const { clock, limiter } = start();
      await limiter.consume(KEY, 10);
      clock.nowMs += expected.burst.resetAfterMs - 1;
      expect(await limiter.peek(KEY)).toMatchObject({ resetAfterMs: 1 });
      clock.nowMs += 1;
      expect(await limiter.peek(KEY)).toMatchObject({ remaining: 10, resetAfterMs: 0 });
    });

    it('at the edge of a window', async () => {
      const { clock, limiter } = start({}, EDGE + 999);
      expect(await allowedOf(11, () => limiter.consume(KEY))).toBe(10);
      clock.nowMs += 1;
      expect(await allowedOf(20, () => limiter.consume(KEY))).toBe(expected.allowedAtEdge);
    });

    it('weighs calls by their cost; a refused one charges nothing', async () => {
      const { limiter } = start();
      expect(await limiter.consume(KEY, 4)).toMatchObject({ allowed: true, remaining: 6 });
      expect(await limiter.consume(KEY, 7)).toMatchObject({
        allowed: false,
        remaining: 6,
        retryAfterMs: expected.costWaitMs,
      });
      expect(await limiter.consume(KEY, 6)).toMatchObject({ allowed: true, remaining: 0 });
    });

    it.each([1, 2, 5, 10])('tells the exact wait of a call of cost %i', async (cost) => {
      const { clock, limiter } = start({}, EDGE + 333);
      await limiter.consume(KEY, 6);
      clock.nowMs += 51;
      await limiter.consume(KEY, 3);
      await limiter.consume(KEY, 1);
      await expectExactWait(clock, () => limiter.consume(KEY, cost));
    });

    it('never allows a cost above the limit, whatever is free, and charges nothing for it', async () => {
      const { limiter } = start();
      expect(await limiter.consume(KEY, 11)).toMatchObject({
        allowed: false,
        remaining: 10,
        retryAfterMs: Number.POSITIVE_INFINITY,
        resetAfterMs: 0,
      });
      expect(await limiter.consume(KEY, 10)).toMatchObject({ allowed: true, remaining: 0 });
    });

    it('a refund gives units back, never more than were taken', async () => {
      const { limiter } = start();
      await limiter.consume(KEY, 10);
      expect(await limiter.refund(KEY, 3)).toMatchObject({ allowed: true, remaining: 3, retryAfterMs: 0 });
      expect(await allowedOf(5, () => limiter.consume(KEY))).toBe(3);
      expect(await limiter.refund(KEY, 1_000)).toMatchObject({ remaining: 10, resetAfterMs: 0 });
      expect(await limiter.refund(KEY)).toMatchObject({ remaining: 10, resetAfterMs: 0 });
      expect(await allowedOf(12, () => limiter.consume(KEY))).toBe(10);
    });

    it('a reset forgets the key, and only this key', async () => {
      const { limiter } = start();
      await limiter.consume(KEY, 10);
      await limiter.consume('other', 10);
      await limiter.reset(KEY);
      expect(await limiter.peek(KEY)).toMatchObject({ allowed: true, remaining: 10, resetAfterMs: 0 });
      expect(await limiter.peek('other')).toMatchObject({ allowed: false, remaining: 0 });
    });

    it('a peek charges nothing', async () => {
      const { limiter } = start();
      await limiter.consume(KEY, 9);
      for (let call = 0; call < 5; call += 1) {
        expect(await limiter.peek(KEY)).toMatchObject({ allowed: true, remaining: 1, retryAfterMs: 0 });
      }
      await limiter.consume(KEY);
      const { retryAfterMs } = expected.burst;
      expect(await limiter.peek(KEY)).toMatchObject({ allowed: false, remaining: 0, retryAfterMs });
    });

    it('limit 1', async () => {
      const { clock, limiter } = start({ limit: 1 });
      expect(await limiter.consume(KEY)).toMatchObject({ allowed: true, remaining: 0 });
      expect(await limiter.consume(KEY)).toMatchObject({ allowed: false, retryAfterMs: expected.limitOneMs });
      await expectExactWait(clock, () => limiter.consume(KEY));
    });

    it('windows of a few milliseconds', async () => {
      const { clock, limiter } = start({ limit: 3, windowMs: 7 }, EDGE - (EDGE % 7) + 2);
      expect(await allowedOf(4, () => limiter.consume(KEY))).toBe(3);
      expect(await limiter.consume(KEY)).toMatchObject({ allowed: false, retryAfterMs: expected.subSecondMs });
      await expectExactWait(clock, () => limiter.consume(KEY));
    });

    it.each([
      ['huge', `${'k'.repeat(100_000)}`, `${'k'.repeat(99_999)}j`],
      ['Unicode', '사용자:🐘é', '사용자:🐘e\u0301'],
      ['braces', 'a{b}c', 'a{b}'],
      ['blanks and ends of lines', 'a b\r\n\0', 'a b\r\n'],
    ])('keys are told apart: %s', async (_, one, other) => {
      const { limiter } = start({ limit: 1 });
      expect(await limiter.consume(one)).toMatchObject({ allowed: true });
      expect(await limiter.consume(other)).toMatchObject({ allowed: true });
      expect(await limiter.consume(one)).toMatchObject({ allowed: false });
    });

    it('refuses an empty key and costs and policies that cannot be counted', async () => {
      const { limiter, limits, policy } = start();
      await expect(limiter.consume('')).rejects.toThrow(RangeError);
      await expect(limiter.peek('')).rejects.toThrow(RangeError);
      await expect(limits.decide('', [policy, policyOf({ name: 'q' })], 1)).rejects.toThrow(RangeError);
      await expect(limiter.reset('')).rejects.toThrow(RangeError);
      await expect(limits.inspect('', policy)).rejects.toThrow(RangeError);
      for (const cost of [0, -1, 0.5, Number.NaN, 2 ** 53])
        await expect(limiter.consume(KEY, cost)).rejects.toThrow(RangeError);
      for (const bad of [{ limit: 0 }, { limit: 1.5 }, { windowMs: -1 }, { limit: 2 ** 40, windowMs: 2 ** 13 }])
        expect(() => checkPolicy(policyOf(bad))).toThrow(RangeError);
    });

    it('a clock that goes back frees nothing; waits are told from where it stands', async () => {
      const { clock, limiter } = start();
      await limiter.consume(KEY, 10);
      clock.nowMs -= 5_000;
      const { retryAfterMs, resetAfterMs } = expected.burst;
      expect(await limiter.consume(KEY)).toMatchObject({
        allowed: false,
        remaining: 0,
        retryAfterMs: retryAfterMs + 5_000,
        resetAfterMs: resetAfterMs + 5_000,
      });
      await expectExactWait(clock, () => limiter.consume(KEY));
    });

    it('a limit that is changed in the middle of a window keeps what was counted', async () => {
      const { clock, limits, limiter } = start();
      await limiter.consume(KEY, 10);
      const wider = createLimiter(limits, policyOf({ limit: 20 }));
      expect(await wider.peek(KEY)).toMatchObject({ allowed: true, limit: 20, remaining: 10 });
      const narrower = createLimiter(limits, policyOf({ limit: 5 }));
      expect(await narrower.consume(KEY)).toMatchObject({
        allowed: false,
        limit: 5,
        remaining: 0,
        retryAfterMs: expected.loweredMs,
      });
      await expectExactWait(clock, () => narrower.consume(KEY));
    });

    it('several policies of one subject: all must pass, a refused call charges none', async () => {
      const { limits } = start();
      const small = policyOf({ name: 'small', limit: 2 });
      const large = policyOf({ name: 'large', limit: 5 });
      const both = (cost: number) => limits.decide(KEY, [large, small], cost);
      expect(await both(2)).toMatchObject([
        { allowed: true, remaining: 3, policy: large },
        { allowed: true, remaining: 0, policy: small },
      ]);
      for (let call = 0; call < 4; call += 1) {
        const [ofLarge, ofSmall] = await both(1);
        expect(ofLarge).toMatchObject({ allowed: true, remaining: 3, retryAfterMs: 0 });
        expect(ofSmall).toMatchObject({ allowed: false, remaining: 0 });
        expect(ofSmall?.retryAfterMs).toBeGreaterThan(0);
      }
      expect(await both(0)).toMatchObject([{ remaining: 3 }, { remaining: 0 }]);
      expect(await both(-1)).toMatchObject([
        { allowed: true, remaining: 4 },
        { allowed: true, remaining: 1 },
      ]);
      expect(await both(1)).toMatchObject([
        { allowed: true, remaining: 3 },
        { allowed: true, remaining: 0 },
      ]);
      await limits.reset(KEY, [small]);
      expect(await both(0)).toMatchObject([{ remaining: 3 }, { remaining: 2 }]);
    });

    it('shows what is stored', async () => {
      const { limits, limiter, policy } = start();
      expect(await limits.inspect(KEY, policy)).toMatchObject({ nowMs: EDGE + 400, level: 0, events: [] });
      await limiter.consume(KEY, 4);
      const picture = await limits.inspect(KEY, policy);
      expect(picture.level).toBe(4);
      if (algorithm === 'sliding-window-log') expect(picture.events).toEqual([{ at: EDGE + 400, cost: 4 }]);
      if (algorithm === 'fixed-window' || algorithm === 'sliding-window-counter')
        expect(picture.windows.at(-1)).toEqual({ startsAt: EDGE, endsAt: EDGE + 1_000, count: 4 });
    });
  });
}
