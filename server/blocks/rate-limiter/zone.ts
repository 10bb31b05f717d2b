import { checkCost, checkPolicy } from './check-policy.ts';
import type { Decision, LimitStore, Policy } from './limiter.ts';

export type ZoneDecision = {
  allowed: boolean;
  /** Tokens that this zone still holds for the key. */
  held: number;
  /** 0 when allowed; what the home store said when it gave no more; Infinity while cut off, when nobody knows. */
  retryAfterMs: number;
  cutOff: boolean;
};

export type Zone = {
  consume(key: string, cost?: number): Promise<ZoneDecision>;
  /** Gives back what is held for keys that nobody asked for since `idleMs` (all by default), and forgets them. For a timer and for the end. */
  settle(idleMs?: number): Promise<void>;
};

export type ZoneOptions = {
  home: LimitStore;
  policy: Policy;
  /** How many tokens of a key a zone holds at most; also the highest cost of a call. */
  batch: number;
  /** Whole milliseconds, for idle keys only. */
  clock: () => number;
  /** The home store cannot be reached any more, and why, or can again. */
  onChange?: (cutOff: boolean, error?: unknown) => void;
};

type Hold = { tokens: number; askedAt: number; leasing: Promise<Decision | null> | undefined };

/**
 * One zone (the book's data centre) of a limit that several share. It leases tokens of a key from a home store, where they are charged at
 * once, hands them out without asking, and leases the next ones beside the work when half are gone.
 *
 * The bound: nothing is handed out that was not charged at home before, and a zone holds `batch` at most. So in any window all zones
 * together let pass what the home store's algorithm lets pass and at most `zones × batch` more (held since before the window); cut off, a
 * zone lets pass what it holds, `batch` at most, and then refuses until it is back. A zone that crashes takes what it held along: up to
 * `batch` too few until they count no more at home. The same when a lease or a giving back is lost on its way.
 *
 * Throws a RangeError for a policy that cannot be counted, a batch above the limit and a cost above the batch.
 */
export function createZone({ home, policy, batch, clock, onChange }: ZoneOptions): Zone {
  checkPolicy(policy);
  if (!(Number.isSafeInteger(batch) && batch > 0 && batch <= (policy.burst ?? policy.limit))) {
    throw new RangeError('a batch is a whole number from 1 to the limit');
  }
  const policies = [policy];
  const holds = new Map<string, Hold>();
  let cutOff = false;

  function heard(isCutOff: boolean, error?: unknown): void {
    if (cutOff === isCutOff) return;
    cutOff = isCutOff;
    onChange?.(isCutOff, error);
  }

  function holdOf(key: string): Hold {
    const known = holds.get(key);
    if (known !== undefined) return known;
    const made: Hold = { tokens: 0, askedAt: clock(), leasing: undefined };
    holds.set(key, made);
    return made;
  }

  async function ask(key: string, cost: number): Promise<Decision> {
    const [decision] = await home.decide(key, policies, cost);
    if (decision === undefined) throw new Error('the home store gave no decision');
    return decision;
  }

  /** As many as there are when a whole batch is too many; gives the last decision, or null when the home store cannot be reached. */
  async function leaseNow(key: string, hold: Hold): Promise<Decision | null> {
    try {
      let wanted = batch - hold.tokens;
      let decision = await ask(key, wanted);
      if (!decision.allowed && decision.remaining > 0 && decision.remaining < wanted) {
        wanted = decision.remaining;
        decision = await ask(key, wanted);
      }
      if (decision.allowed) hold.tokens += wanted;
      heard(false);
      return decision;
    } catch (error) {
      // The tokens may be charged or not, so none are taken.
      heard(true, error);
      return null;
    }
  }

  /** One lease of a key at a time: two would hold two batches. */
  function lease(key: string, hold: Hold): Promise<Decision | null> {
    hold.leasing ??= leaseNow(key, hold).finally(() => {
      hold.leasing = undefined;
    });
    return hold.leasing;
  }

  function take(key: string, hold: Hold, cost: number): ZoneDecision | undefined {
    if (hold.tokens < cost) return undefined;
    hold.tokens -= cost;
    if (hold.tokens < batch / 2) void lease(key, hold);
    return { allowed: true, held: hold.tokens, retryAfterMs: 0, cutOff };
  }

  return {
    async consume(key, cost = 1) {
      checkCost(cost);
      if (cost < 1 || cost > batch) throw new RangeError('a cost is a whole number from 1 to the batch');
      for (;;) {
        // Looked up each time: it may have been given back while a lease was waited for.
        const hold = holdOf(key);
        hold.askedAt = clock();
        const taken = take(key, hold, cost);
        if (taken !== undefined) return taken;
        const answer = await lease(key, hold);
        if (answer?.allowed) continue;
        const retryAfterMs = answer?.retryAfterMs ?? Number.POSITIVE_INFINITY;
        return { allowed: false, held: hold.tokens, retryAfterMs, cutOff: answer === null };
      }
    },
    async settle(idleMs = 0) {
      const idle = [...holds].filter(([, { askedAt }]) => clock() - askedAt >= idleMs);
      const given = idle.map(async ([key, hold]) => {
        await hold.leasing;
        // Taken out first: if the answer is lost, too few are handed out, never too many.
        const unused = hold.tokens;
        hold.tokens = 0;
        if (hold.leasing === undefined) holds.delete(key);
        if (unused > 0) await ask(key, -unused);
      });
      const failed = (await Promise.allSettled(given)).find((one) => one.status === 'rejected');
      if (failed !== undefined) {
        heard(true, failed.reason);
        throw failed.reason;
      }
    },
  };
}
