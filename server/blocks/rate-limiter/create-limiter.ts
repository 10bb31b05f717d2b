import { checkPolicy } from './check-policy.ts';
import type { Decision, LimitStore, Policy, RateLimiter } from './limiter.ts';

/** One policy on a store. Throws a RangeError for a policy that cannot be counted exactly or a cost that is no whole number above 0. */
export function createLimiter(store: LimitStore, policy: Policy): RateLimiter {
  checkPolicy(policy);
  const policies = [policy];
  return {
    consume: async (key, cost = 1) => first(await store.decide(key, policies, positive(cost))),
    peek: async (key) => first(await store.decide(key, policies, 0)),
    refund: async (key, cost = 1) => first(await store.decide(key, policies, -positive(cost))),
    reset: (key) => store.reset(key, policies),
  };
}

function first([decision]: Decision[]): Decision {
  if (decision === undefined) throw new Error('the store gave no decision');
  return decision;
}

function positive(cost: number): number {
  if (!(Number.isSafeInteger(cost) && cost > 0)) throw new RangeError('a cost is a whole number above 0');
  return cost;
}
