import { LIMIT_ALGORITHMS, type LimitAlgorithm } from '@/server/admin/limits/terms.ts';

interface Policy {
  name: string;
  algorithm: LimitAlgorithm;
  limit: number;
  windowMs: number;
}

/** The block's own decision on a store in memory whose clock is ours: `cost` 0 only looks. */
type Decide = (
  key: string,
  policies: readonly Policy[],
  cost: number,
) => readonly { allowed: boolean; remaining: number; retryAfterMs: number }[];

interface Answer {
  /** In ms from the start. */
  at: number;
  allowed: boolean;
  retryAfterMs: number;
}

export interface Run {
  algorithm: LimitAlgorithm;
  answers: Answer[];
  /** How much of the limit is used up, 0 to 1, over time. */
  used: { at: number; share: number }[];
  accepted: number;
  refused: number;
  /** The most that passed within any stretch as long as a window, wherever it begins: the limit as a guarded server feels it. */
  mostInWindow: number;
}

interface Wish {
  times: readonly number[];
  limit: number;
  windowMs: number;
  lengthMs: number;
  /** Makes an empty store that reads this clock. */
  openStore: (clock: () => number) => Decide;
}

const SAMPLE_MS = 100;
const KEY = 'caller';

/** Gives the same requests to every algorithm, each on a store of its own. */
export function simulateLimits(wish: Wish): Run[] {
  return LIMIT_ALGORITHMS.map((algorithm) => runOne(algorithm, wish));
}

function runOne(algorithm: LimitAlgorithm, { times, limit, windowMs, lengthMs, openStore }: Wish): Run {
  let now = 0;
  const decide = openStore(() => now);
  const policies = [{ name: algorithm, algorithm, limit, windowMs }];
  const ask = (cost: number) => {
    const [decision] = decide(KEY, policies, cost);
    if (decision === undefined) throw new Error('The store decided nothing.');
    return decision;
  };
  const answers: Answer[] = [];
  const used: Run['used'] = [];
  const look = () => used.push({ at: now, share: Math.min(1, Math.max(0, 1 - ask(0).remaining / limit)) });
  for (let sample = 0; sample <= lengthMs; sample += SAMPLE_MS) {
    now = sample;
    look();
    for (const at of times) {
      if (at < sample || at >= sample + SAMPLE_MS) continue;
      now = at;
      const { allowed, retryAfterMs } = ask(1);
      answers.push({ at, allowed, retryAfterMs });
      look();
    }
  }
  const passed = answers.filter(({ allowed }) => allowed).map(({ at }) => at);
  return {
    algorithm,
    answers,
    used,
    accepted: passed.length,
    refused: answers.length - passed.length,
    mostInWindow: mostWithin(passed, windowMs),
  };
}

/** The largest number of `times` (ascending) within any half-open stretch of `windowMs`. */
export function mostWithin(times: readonly number[], windowMs: number): number {
  let first = 0;
  let most = 0;
  for (const [last, at] of times.entries()) {
    while ((times[first] as number) <= at - windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
