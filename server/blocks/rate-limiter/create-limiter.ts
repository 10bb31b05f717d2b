import { checkPolicy } from './check-policy.ts';
import type { Decision, LimitStore, Policy, RateLimiter } from './limiter.ts';

/** One policy on a store. Throws a RangeError for a policy that cannot be counted exactly or a cost that is no whole number above 0. */
export function createLimiter(store: LimitStore, policy: Policy): RateLimiter {
  checkPolicy(policy);
  const policies = [policy];
  const decide = async (key: string, cost: number): Promise<Decision> => {
    const [decision] = await store.decide(key, policies, cost);
    if (decision === undefined) throw new Error('the store gave no decision');
    return decision;
  };
  return {
    consume: async (key, cost = 1) => decide(key, positive(cost)),
    peek: (key) => decide(key, 0),
    refund: async (key, cost = 1) => decide(key, -positive(cost)),
    reset: (key) => store.reset(key, policies),
  };
}

function positive(cost: number): number {
  if (!(Number.isSafeInteger(cost) && cost > 0)) throw new RangeError('a cost is a whole number above 0');
  return cost;
}
