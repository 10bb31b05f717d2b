import { checkCost, checkKey, checkPolicy } from './check-policy.ts';
import type { Decision, LimitPicture, LimitStore, Policy } from './limiter.ts';
import type { Meter } from './meter.ts';
import { meterOf } from './meters.ts';

type Entry = { state: unknown; policy: Policy; expiresAt: number };
/** All keys of one policy's name, algorithm and window. */
type Shelf = { meter: Meter<unknown>; entries: Map<string, Entry> };

export type MemoryStore = LimitStore & {
  /** The same as `decide`, at once: for hot paths of one process. */
  decideNow(key: string, policies: readonly Policy[], cost: number): Decision[];
  /** How many keys are held, counted once per policy. */
  size(): number;
};

/** Looked at for every new key: what is over goes first. */
const LOOKED_AT = 8;

/**
 * Counts in this process. Browser-safe, with all that it imports. `clock` gives milliseconds, of which whole ones are counted. Holds
 * `maxKeys` keys (counted per policy) at most: a new key pushes out, of the few that a hand going round looks at, all that are over; if
 * none is, the one that ends soonest and is not at its limit; only when all of them are at their limits the soonest of those. So somebody
 * who is being refused is let go early only when so many others are, too.
 */
export function createMemoryStore({ clock, maxKeys }: { clock: () => number; maxKeys: number }): MemoryStore {
  const shelves = new Map<string, Shelf>();
  const shelfOf = new WeakMap<Policy, Shelf>();
  let held = 0;
  let hand = walk(shelves);

  function shelf(policy: Policy): Shelf {
    const known = shelfOf.get(policy);
    if (known !== undefined) return known;
    checkPolicy(policy);
    const id = `${policy.name} ${policy.algorithm} ${policy.windowMs}`;
    const found = shelves.get(id) ?? { meter: meterOf(policy.algorithm), entries: new Map<string, Entry>() };
    shelves.set(id, found);
    shelfOf.set(policy, found);
    return found;
  }

  function drop(entries: Map<string, Entry>, key: string): void {
    if (entries.delete(key)) held -= 1;
  }

  /** Lets the hand go on by a few keys; `must`: afterwards there is room for one. */
  function makeRoom(nowMs: number, must: boolean): void {
    let freed = false;
    let victim: { key: string; shelf: Shelf; full: boolean; expiresAt: number } | undefined;
    for (let looked = 0; looked < LOOKED_AT; looked += 1) {
      let step = hand.next();
      if (step.done) {
        hand = walk(shelves);
        step = hand.next();
      }
      if (step.done) return;
      const { key, entry, shelf } = step.value;
      if (entry.expiresAt <= nowMs) {
        drop(shelf.entries, key);
        freed = true;
      } else if (must && !freed) {
        const full = shelf.meter.retryAfterMs(entry.state, entry.policy, 1, nowMs) > 0;
        const better =
          victim === undefined || (full === victim.full ? entry.expiresAt < victim.expiresAt : victim.full);
        if (better) victim = { key, shelf, full, expiresAt: entry.expiresAt };
      }
    }
    if (must && !freed && victim !== undefined) drop(victim.shelf.entries, victim.key);
  }

  function charge(on: Shelf, key: string, policy: Policy, cost: number, nowMs: number): unknown {
    const entry = on.entries.get(key);
    const state = on.meter.charge(entry?.state, policy, cost, nowMs);
    if (state === undefined) {
      drop(on.entries, key);
      return undefined;
    }
    const expiresAt = nowMs + on.meter.resetAfterMs(state, policy, nowMs);
    if (entry !== undefined) {
      entry.state = state;
      entry.policy = policy;
      entry.expiresAt = expiresAt;
      return state;
    }
    makeRoom(nowMs, held >= maxKeys);
    on.entries.set(key, { state, policy, expiresAt });
    held += 1;
    return state;
  }

  function decideOne(key: string, policy: Policy, cost: number, nowMs: number): Decision {
    const on = shelf(policy);
    const { meter } = on;
    let state = on.entries.get(key)?.state;
    const retryAfterMs = cost < 0 ? 0 : meter.retryAfterMs(state, policy, cost === 0 ? 1 : cost, nowMs);
    if (retryAfterMs === 0 && cost !== 0) state = charge(on, key, policy, cost, nowMs);
    return {
      allowed: retryAfterMs === 0,
      limit: policy.limit,
      remaining: meter.remaining(state, policy, nowMs),
      resetAfterMs: meter.resetAfterMs(state, policy, nowMs),
      retryAfterMs,
      policy,
    };
  }

  function decideNow(key: string, policies: readonly Policy[], cost: number): Decision[] {
    checkKey(key);
    checkCost(cost);
    const nowMs = Math.floor(clock());
    const [first] = policies;
    if (first !== undefined && policies.length === 1) return [decideOne(key, first, cost, nowMs)];
    // First what each of them says, then all are charged or none.
    const waits = policies.map((policy) => {
      const on = shelf(policy);
      if (cost < 0) return 0;
      return on.meter.retryAfterMs(on.entries.get(key)?.state, policy, cost === 0 ? 1 : cost, nowMs);
    });
    const charged = waits.every((wait) => wait === 0) ? cost : 0;
    return policies.map((policy, index) => {
      const retryAfterMs = waits[index] ?? 0;
      return { ...decideOne(key, policy, charged, nowMs), allowed: retryAfterMs === 0, retryAfterMs };
    });
  }

  return {
    decideNow,
    decide: async (key, policies, cost) => decideNow(key, policies, cost),
    reset: async (key, policies) => {
      checkKey(key);
      for (const policy of policies) drop(shelf(policy).entries, key);
    },
    inspect: async (key, policy): Promise<LimitPicture> => {
      checkKey(key);
      const { meter, entries } = shelf(policy);
      return meter.picture(entries.get(key)?.state, policy, Math.floor(clock()));
    },
    size: () => held,
  };
}

function* walk(shelves: Map<string, Shelf>): Generator<{ key: string; entry: Entry; shelf: Shelf }> {
  for (const shelf of shelves.values()) {
    for (const [key, entry] of shelf.entries) yield { key, entry, shelf };
  }
}
