import type { Decision, LimitStore, Policy } from './limiter.ts';

export type FallbackOptions = {
  /** Shared by all servers, on another machine: may be slow or gone. */
  primary: LimitStore;
  /** In this process. */
  local: LimitStore;
  /** How many servers share the limits at the moment; each gives out its part while the primary is away. */
  servers: () => number;
  /** A decision that takes longer counts as failed; time in which this process was too busy to look for the answer does not count. */
  budgetMs: number;
  clock: () => number;
  onChange: (degraded: boolean, reason: unknown) => void;
  /** So many failures in a row and nobody waits for the primary any more; calls that were under way together fail once. Default 3. */
  failures?: number;
  /** Then one call in so many milliseconds asks it again (half open). Default 1,000. */
  probeEveryMs?: number;
};

export type FallbackStore = LimitStore & { degraded(): boolean };

class TooSlowError extends Error {
  override name = 'TooSlowError';
}

/**
 * Never fails because the primary does: a call that it does not answer within the budget is decided by the local store, with the limits
 * divided by the number of servers (rounded down, 1 at least), and after some failures in a row (circuit breaker) it is not waited for at
 * all until a probe was answered in time. What was counted here while degraded is not carried over to the primary. Errors that are the
 * caller's own (RangeError) are thrown.
 */
export function createFallbackStore(options: FallbackOptions): FallbackStore {
  const {
    primary,
    local,
    servers,
    budgetMs,
    clock,
    onChange,
    failures: maxFailures = 3,
    probeEveryMs = 1_000,
  } = options;
  const parts = new WeakMap<Policy, { servers: number; part: Policy }>();
  let failures = 0;
  /** How many calls were begun, and how many had been when one failed last. */
  let begun = 0;
  let begunAtFailure = 0;
  let open = false;
  let nextProbeAt = 0;

  function part(policy: Policy): Policy {
    const count = Math.max(1, Math.floor(servers()));
    const known = parts.get(policy);
    if (known?.servers === count) return known.part;
    const share = (units: number) => Math.max(1, Math.floor(units / count));
    const divided = { ...policy, limit: share(policy.limit) };
    if (policy.burst !== undefined) divided.burst = share(policy.burst);
    parts.set(policy, { servers: count, part: divided });
    return divided;
  }

  /** The primary's answer, or `undefined` when the caller must do without. */
  async function ask<T>(call: () => Promise<T>): Promise<{ value: T } | undefined> {
    if (open) {
      if (clock() < nextProbeAt) return undefined;
      nextProbeAt = clock() + probeEveryMs;
    }
    begun += 1;
    const turn = begun;
    try {
      const value = await within(budgetMs, call());
      failures = 0;
      if (open) {
        open = false;
        onChange(false, undefined);
      }
      return { value };
    } catch (error) {
      if (error instanceof RangeError) throw error;
      if (turn > begunAtFailure) {
        failures += 1;
        begunAtFailure = begun;
      }
      if (!open && failures >= maxFailures) {
        open = true;
        nextProbeAt = clock() + probeEveryMs;
        onChange(true, error);
      }
      return undefined;
    }
  }

  return {
    degraded: () => open,
    async decide(key, policies, cost): Promise<Decision[]> {
      const asked = await ask(() => primary.decide(key, policies, cost));
      if (asked !== undefined) return asked.value;
      const decisions = await local.decide(key, policies.map(part), cost);
      return decisions.map((decision, index) => ({ ...decision, policy: policies[index] ?? decision.policy }));
    },
    async reset(key, policies) {
      await local.reset(key, policies.map(part));
      await ask(() => primary.reset(key, policies));
    },
    async inspect(key, policy) {
      const asked = await ask(() => primary.inspect(key, policy));
      return asked === undefined ? local.inspect(key, part(policy)) : asked.value;
    },
  };
}

/** The budget is waited for in so many parts. */
const PARTS = 5;

/**
 * Rejects with `TooSlowError` when there is no answer after `budgetMs`; a later one is let go. The budget is spent in parts, each begun when the one
 * before has ended: a process that was kept from looking (it renders a page, or others have the processor) finds its timers long over before it reads
 * what was answered meanwhile, and loses one part by that instead of all.
 */
function within<T>(budgetMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const wait = (parts: number): void => {
      timer = setTimeout(() => {
        if (parts > 1) wait(parts - 1);
        else reject(new TooSlowError(`no answer within ${budgetMs} ms`));
      }, budgetMs / PARTS);
    };
    wait(PARTS);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
