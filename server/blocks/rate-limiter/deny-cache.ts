import type { Decision, LimitStore, Policy } from './limiter.ts';

export type DenyCache = LimitStore & {
  /** Forgets what was denied to `key`: after a refund, a reset or a changed rule elsewhere. */
  forget(key: string): void;
};

type Denial = { cost: number; at: number; until: number; policies: readonly Policy[]; decisions: Decision[] };

/** Refusals remembered of one key: its calls have few different costs. */
const DENIALS_PER_KEY = 8;

/**
 * A key over its limit is refused here until its `retryAfterMs`, without asking the store, per cost: a refused call of cost 5 says nothing
 * about one of cost 1, and one of cost 6 may have to wait longer. Only the same policies (names, limits, windows) are answered. A call that
 * can never pass is asked for each time. Holds `maxKeys` keys, the oldest go first: that only costs a question.
 */
export function createDenyCache(
  store: LimitStore,
  { clock, maxKeys }: { clock: () => number; maxKeys: number },
): DenyCache {
  const denials = new Map<string, Denial[]>();
  /** Grows with everything that was forgotten: a refusal that was under way meanwhile is older than that, and not kept. */
  let forgotten = 0;
  const forget = (key: string): void => {
    forgotten += 1;
    denials.delete(key);
  };

  /** `at`: when the store was asked. Its answer may have been long on the way: told from then, a refusal never outlives its wait. */
  function remember(denial: Omit<Denial, 'until'>, key: string): void {
    const waitMs = Math.max(0, ...denial.decisions.map(({ retryAfterMs }) => retryAfterMs));
    if (waitMs === 0 || waitMs === Number.POSITIVE_INFINITY) return;
    const others = (denials.get(key) ?? []).filter(
      ({ cost, policies }) => cost !== denial.cost || !samePolicies(policies, denial.policies),
    );
    denials.delete(key);
    const [oldest] = denials.keys();
    if (denials.size >= maxKeys && oldest !== undefined) denials.delete(oldest);
    denials.set(key, [...others.slice(1 - DENIALS_PER_KEY), { ...denial, until: denial.at + waitMs }]);
  }

  function known(key: string, policies: readonly Policy[], cost: number): Decision[] | undefined {
    const denial = denials.get(key)?.find((one) => one.cost === cost && samePolicies(policies, one.policies));
    if (denial === undefined) return undefined;
    const nowMs = clock();
    // The next answer takes its place.
    if (nowMs >= denial.until || nowMs < denial.at) return undefined;
    const later = (ms: number) => Math.max(0, ms - (nowMs - denial.at));
    return denial.decisions.map((decision, index) => ({
      ...decision,
      policy: policies[index] ?? decision.policy,
      resetAfterMs: later(decision.resetAfterMs),
      retryAfterMs: decision.allowed ? 0 : later(decision.retryAfterMs),
    }));
  }

  return {
    async decide(key, policies, cost) {
      if (cost <= 0) {
        if (cost < 0) forget(key);
        return store.decide(key, policies, cost);
      }
      const denied = known(key, policies, cost);
      if (denied !== undefined) return denied;
      const before = forgotten;
      const at = clock();
      const decisions = await store.decide(key, policies, cost);
      if (before === forgotten) remember({ cost, at, policies, decisions }, key);
      return decisions;
    },
    async reset(key, policies) {
      await store.reset(key, policies);
      forget(key);
    },
    inspect: (key, policy) => store.inspect(key, policy),
    forget,
  };
}

function samePolicies(some: readonly Policy[], others: readonly Policy[]): boolean {
  if (some === others) return true;
  return (
    some.length === others.length &&
    some.every((one, index) => {
      const other = others[index];
      return (
        one === other ||
        (other !== undefined &&
          one.name === other.name &&
          one.algorithm === other.algorithm &&
          one.limit === other.limit &&
          one.windowMs === other.windowMs &&
          one.burst === other.burst)
      );
    })
  );
}
