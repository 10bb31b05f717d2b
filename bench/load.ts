import { percentile } from './percentile.ts';

/** What came of a load: how many calls a second, and how long they took. */
export type Run = { perSecond: number; p50: number; p99: number };

/** One call; `turn` counts them. */
type Act = (turn: number) => Promise<unknown>;

const runOf = (times: number[] | Float64Array, tookMs: number): Run => ({
  perSecond: (times.length * 1_000) / tookMs,
  p50: percentile(times, 0.5),
  p99: percentile(times, 0.99),
});

/** As much as goes: so many calls under way at any time, for so long. How long a call takes says little here, only how many wait before it. */
export async function closedLoop(act: Act, { inFlight, ms }: { inFlight: number; ms: number }): Promise<Run> {
  const times: number[] = [];
  let turn = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + ms;
  const work = async (): Promise<void> => {
    for (let begun = performance.now(); begun < endsAt; ) {
      await act(turn++);
      const done = performance.now();
      times.push(done - begun);
      begun = done;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return runOf(times, performance.now() - startedAt);
}

/**
 * So many calls a second, evenly, whether those before were answered or not, as people call. Each is timed from the moment at which it was due, so
 * that a load process or a server that falls behind shows.
 */
export async function openLoop(act: Act, { perSecond, ms }: { perSecond: number; ms: number }): Promise<Run> {
  const calls = Math.floor((perSecond * ms) / 1_000);
  // Nothing is kept of a call but its time: the garbage of the load process would be taken for the server's.
  const times = new Float64Array(calls);
  let answered = 0;
  let failed: unknown;
  const startedAt = performance.now();
  const call = async (turn: number, dueAt: number): Promise<void> => {
    try {
      await act(turn);
    } catch (error) {
      failed ??= error;
    }
    times[answered++] = performance.now() - dueAt;
  };
  for (let turn = 0; answered < calls; ) {
    const due = Math.min(calls, Math.floor(((performance.now() - startedAt) * perSecond) / 1_000));
    for (; turn < due; turn++) void call(turn, startedAt + (turn * 1_000) / perSecond);
    // Timers know whole milliseconds only: answers are read in between, and the clock looked at again.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (failed !== undefined) throw failed;
  return runOf(times, performance.now() - startedAt);
}
