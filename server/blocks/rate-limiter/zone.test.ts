import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Algorithm, createMemoryStore, createZone, type LimitStore, type Policy } from './index.ts';

const LIMIT = 100;
const BATCH = 10;
const WINDOW_MS = 1_000;

/** Zones around one home store on a virtual clock; each has a line of its own that can be cut. */
function world({ zones = 2, algorithm = 'fixed-window' as Algorithm } = {}) {
  let nowMs = 1_000_000_000_000;
  const clock = () => nowMs;
  const policy: Policy = { name: 'shared', algorithm, limit: LIMIT, windowMs: WINDOW_MS };
  const store = createMemoryStore({ clock, maxKeys: 100 });
  const join = () => {
    const line = { cut: false };
    const changes: boolean[] = [];
    const home: LimitStore = {
      ...store,
      decide: async (...call) => {
        if (line.cut) throw new Error('no way home');
        return store.decide(...call);
      },
    };
    const zone = createZone({ home, policy, batch: BATCH, clock, onChange: (cutOff) => changes.push(cutOff) });
    return { ...zone, line, changes };
  };
  return {
    zones: Array.from({ length: zones }, join),
    pass: (ms: number) => {
      nowMs += ms;
    },
    now: clock,
    counted: async () => LIMIT - ((await store.decide('k', [policy], 0))[0]?.remaining ?? 0),
  };
}
type Joined = ReturnType<typeof world>['zones'][number];

/** How many of so many calls pass. */
async function passed(zone: Joined | undefined, calls: number): Promise<number> {
  let count = 0;
  for (let call = 0; call < calls; call += 1) if ((await zone?.consume('k'))?.allowed) count += 1;
  return count;
}

describe('zones', () => {
  it('hand out the limit together, to the last token', async () => {
    const { zones } = world();
    const [here, there] = zones;
    expect(await passed(here, 55)).toBe(55);
    const rest = await passed(there, 100);
    // What the first one still holds.
    expect(rest + (await passed(here, 100))).toBe(45);
    expect(await here?.consume('k')).toEqual({ allowed: false, held: 0, retryAfterMs: WINDOW_MS, cutOff: false });
  });

  it('hold one batch at most, however many ask at once', async () => {
    const { zones, counted } = world();
    const answers = await Promise.all(Array.from({ length: 37 }, () => zones[0]?.consume('k')));
    expect(answers.every((answer) => answer?.allowed)).toBe(true);
    expect(await counted()).toBeGreaterThanOrEqual(37);
    expect(await counted()).toBeLessThanOrEqual(37 + BATCH);
  });

  it('cut off, let pass what they hold and no more; healed, they lease again', async () => {
    const { zones, pass } = world();
    const [cut, other] = zones;
    await passed(cut, 1);
    if (cut) cut.line.cut = true;
    expect(await passed(cut, 50)).toBe(BATCH - 1);
    pass(5 * WINDOW_MS);
    expect(await cut?.consume('k')).toEqual({
      allowed: false,
      held: 0,
      retryAfterMs: Number.POSITIVE_INFINITY,
      cutOff: true,
    });
    expect(await passed(other, 200)).toBe(LIMIT);
    pass(WINDOW_MS);
    if (cut) cut.line.cut = false;
    expect(await cut?.consume('k')).toMatchObject({ allowed: true, cutOff: false });
    expect(cut?.changes).toEqual([true, false]);
  });

  it('reach the bound when a batch is held over the edge of a window', async () => {
    const { zones, pass } = world();
    const [cut, other] = zones;
    await cut?.consume('k');
    if (cut) cut.line.cut = true;
    pass(WINDOW_MS);
    expect((await passed(other, 300)) + (await passed(cut, 300))).toBe(LIMIT + BATCH - 1);
  });

  it('a crash takes one batch along, until the window ends', async () => {
    const { zones, pass } = world();
    await zones[0]?.consume('k');
    expect(await passed(zones[1], 300)).toBe(LIMIT - BATCH);
    pass(WINDOW_MS);
    expect(await passed(zones[1], 300)).toBe(LIMIT);
  });

  it('give back what is not used', async () => {
    const { zones, pass, counted } = world();
    await passed(zones[0], 3);
    expect(await counted()).toBe(BATCH);
    pass(10);
    await zones[0]?.settle(11);
    expect(await counted()).toBe(BATCH);
    await zones[0]?.settle();
    expect(await counted()).toBe(3);
    expect(await passed(zones[1], 300)).toBe(LIMIT - 3);
  });

  it('go on with one batch when it is given back while calls wait for it', async () => {
    const { zones, counted } = world();
    const calls = Array.from({ length: 23 }, () => zones[0]?.consume('k'));
    const settled = zones[0]?.settle();
    expect((await Promise.all(calls)).every((answer) => answer?.allowed)).toBe(true);
    await settled;
    await zones[0]?.settle();
    expect(await counted()).toBe(23);
  });

  it('lose what they give back while cut off, and say so', async () => {
    const { zones } = world();
    const [cut, other] = zones;
    await cut?.consume('k');
    if (cut) cut.line.cut = true;
    await expect(cut?.settle()).rejects.toThrow('no way home');
    expect(await passed(cut, 20)).toBe(0);
    expect(await passed(other, 300)).toBe(LIMIT - BATCH);
  });

  it('refuse a cost above the batch and a batch above the limit', async () => {
    const { zones } = world();
    await expect(zones[0]?.consume('k', BATCH + 1)).rejects.toThrow(RangeError);
    const policy: Policy = { name: 'p', algorithm: 'token-bucket', limit: 5, windowMs: 10 };
    const home = createMemoryStore({ clock: () => 0, maxKeys: 1 });
    expect(() => createZone({ home, policy, batch: 6, clock: () => 0 })).toThrow(RangeError);
  });
});

const step = fc.record({
  zone: fc.integer({ min: 0, max: 2 }),
  act: fc.constantFrom('calls' as const, 'calls' as const, 'cut' as const, 'heal' as const, 'settle' as const),
  calls: fc.integer({ min: 1, max: 60 }),
  waitMs: fc.integer({ min: 0, max: 400 }),
});

it.each(['fixed-window', 'sliding-window-log'] as Algorithm[])(
  '%s: in no window more than the limit and a batch of each zone, whatever is cut, healed and given back',
  async (algorithm) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const { zones, pass, now } = world({ zones: 3, algorithm });
        const allowed: { at: number; count: number }[] = [];
        for (const { zone: number, act, calls, waitMs } of steps) {
          pass(waitMs);
          const zone = zones[number];
          if (zone === undefined) throw new Error('no such zone');
          if (act === 'calls') allowed.push({ at: now(), count: await passed(zone, calls) });
          else if (act === 'settle') await zone.settle().catch(() => expect(zone.line.cut).toBe(true));
          else zone.line.cut = act === 'cut';
        }
        const inWindow = (from: number) =>
          allowed.reduce((sum, { at, count }) => sum + (at >= from && at < from + WINDOW_MS ? count : 0), 0);
        const starts = allowed.map(({ at }) => (algorithm === 'fixed-window' ? at - (at % WINDOW_MS) : at));
        for (const start of starts) expect(inWindow(start)).toBeLessThanOrEqual(LIMIT + 3 * BATCH);
      }),
    );
  },
);
