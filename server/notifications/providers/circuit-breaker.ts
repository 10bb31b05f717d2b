/** What a breaker is set to. */
export type BreakerSettings = {
  /** Opens after so many failures in a row, … */
  failuresInARow: number;
  /** … or when at least half of the last so many calls failed. */
  lastCalls: number;
  /** Stays open for so long at first; twice as long each time that a probe fails, … */
  openMs: number;
  /** … but never longer than this. */
  longestOpenMs: number;
};

const DEFAULTS: BreakerSettings = { failuresInARow: 5, lastCalls: 20, openMs: 5_000, longestOpenMs: 120_000 };

export type BreakerState = 'closed' | 'open' | 'half_open';

/**
 * Keeps calls from something that fails, and lets one try now and then (M. Nygard, Release It!, "circuit breaker"). Closed: all may call.
 * Open: nobody until a time. Half open: the first who asks may, the others wait for what comes of it.
 */
export type CircuitBreaker = {
  state(): BreakerState;
  /** When it is worth asking again, ms since 1970; `now` or earlier when a call is allowed at once. */
  opensAt(): number;
  /** Takes leave to call; whoever has it must tell `succeeded` or `failed`. */
  tryCall(): boolean;
  succeeded(): void;
  failed(): void;
  /** Closes it whatever it has seen: somebody knows that the trouble is over. */
  reset(): void;
};

/** @param clock ms since 1970 @param random [0, 1): breakers of several processes do not all probe at once */
export function createCircuitBreaker({
  clock,
  random,
  settings = {},
}: {
  clock: () => number;
  random: () => number;
  settings?: Partial<BreakerSettings>;
}): CircuitBreaker {
  const { failuresInARow, lastCalls, openMs, longestOpenMs } = { ...DEFAULTS, ...settings };
  let state: BreakerState = 'closed';
  let until = 0;
  let openings = 0;
  let row = 0;
  let outcomes: boolean[] = [];

  function open(): void {
    const full = Math.min(openMs * 2 ** openings, longestOpenMs);
    until = clock() + full * (0.75 + random() / 4);
    openings += 1;
    state = 'open';
    row = 0;
    outcomes = [];
  }

  function close(): void {
    state = 'closed';
    openings = 0;
    row = 0;
    outcomes = [];
  }

  function count(isGood: boolean): void {
    outcomes = [...outcomes, isGood].slice(-lastCalls);
    row = isGood ? 0 : row + 1;
  }

  return {
    state: () => state,
    opensAt: () => (state === 'closed' ? 0 : until),
    tryCall: () => {
      if (state === 'closed') return true;
      if (clock() < until) return false;
      // A probe that never tells (its process forgot it) is followed by another one.
      until = clock() + openMs;
      state = 'half_open';
      return true;
    },
    reset: close,
    succeeded: () => {
      if (state === 'half_open') close();
      else if (state === 'closed') count(true);
    },
    failed: () => {
      if (state === 'half_open') open();
      else if (state === 'closed') {
        count(false);
        const bad = outcomes.filter((isGood) => !isGood).length;
        if (row >= failuresInARow || (outcomes.length === lastCalls && bad * 2 >= lastCalls)) open();
      }
    },
  };
}
