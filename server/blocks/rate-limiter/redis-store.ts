import { checkCost, checkKey, checkPolicy } from './check-policy.ts';
import { hashTag } from './hash-tag.ts';
import type { Algorithm, Decision, LimitPicture, LimitStore, Policy, ScriptRedis } from './limiter.ts';
import { METERS } from './meters.ts';
import {
  inspectScript,
  RESET_SCRIPT,
  type Script,
  severalScript,
  singleScript,
  type TimeSource,
} from './redis-scripts.ts';
import { runScript } from './run-script.ts';

/** Goes into keys: states of different algorithms have different shapes. */
const LETTERS: Record<Algorithm, string> = {
  'token-bucket': 't',
  'leaking-bucket': 'l',
  'fixed-window': 'f',
  'sliding-window-log': 'e',
  'sliding-window-counter': 'c',
};

export type RedisStoreOptions = {
  redis: ScriptRedis;
  /** Before all keys; without braces, which would take the place of the key's own tag. */
  prefix: string;
  /** Whole milliseconds instead of the server's clock: for tests. */
  now?: () => number;
};

/**
 * Counts in Redis, shared by all servers: one script call per decision, by the server's own clock. Keys are
 * `{prefix}{{key}}:{policy}:{letter}{windowMs}`, all of a subject in one slot of a cluster. Fails as the client fails.
 */
export function createRedisStore({ redis, prefix, now }: RedisStoreOptions): LimitStore {
  if (/[{}]/.test(prefix)) throw new RangeError('a prefix has no braces');
  const time: TimeSource = now === undefined ? 'server' : 'passed-in';
  const scripts = new Map<string, Script>();
  const suffixes = new WeakMap<Policy, string>();

  function cached(id: string, make: () => Script): Script {
    const known = scripts.get(id);
    if (known !== undefined) return known;
    const made = make();
    scripts.set(id, made);
    return made;
  }

  function suffix(policy: Policy): string {
    const known = suffixes.get(policy);
    if (known !== undefined) return known;
    checkPolicy(policy);
    const made = `}:${policy.name}:${LETTERS[policy.algorithm]}${policy.windowMs}`;
    suffixes.set(policy, made);
    return made;
  }

  const storedKey = (key: string, policy: Policy): string => `${prefix}{${hashTag(key)}${suffix(policy)}`;

  async function decideOne(key: string, policy: Policy, cost: number): Promise<Decision> {
    const { algorithm, limit, windowMs, burst = limit } = policy;
    const words = [storedKey(key, policy), limit, windowMs, cost];
    if (METERS[algorithm] === METERS['token-bucket']) words.push(burst);
    if (now !== undefined) words.push(now());
    const script = cached(algorithm, () => singleScript(algorithm, time));
    return decision(policy, (await runScript(redis, script, 1, words)) as number[], 0);
  }

  return {
    async decide(key, policies, cost) {
      checkKey(key);
      checkCost(cost);
      const [first] = policies;
      if (first === undefined) return [];
      if (policies.length === 1) return [await decideOne(key, first, cost)];
      const algorithms = policies.map(({ algorithm }) => algorithm);
      const script = cached(algorithms.join(), () => severalScript(algorithms, time));
      const words: (string | number)[] = policies.map((policy) => storedKey(key, policy));
      words.push(cost);
      for (const { limit, windowMs, burst = limit } of policies) words.push(limit, windowMs, burst);
      if (now !== undefined) words.push(now());
      const answer = (await runScript(redis, script, policies.length, words)) as number[];
      return policies.map((policy, index) => decision(policy, answer, 3 * index));
    },
    async reset(key, policies) {
      checkKey(key);
      if (policies.length === 0) return;
      const keys = policies.map((policy) => storedKey(key, policy));
      await runScript(redis, RESET_SCRIPT, keys.length, keys);
    },
    async inspect(key, policy) {
      const script = cached(`inspect ${policy.algorithm}`, () => inspectScript(policy.algorithm, time));
      const words: (string | number)[] = [storedKey(key, policy)];
      if (now !== undefined) words.push(now());
      return picture(policy, (await runScript(redis, script, 1, words)) as number[]);
    },
  };
}

function decision(policy: Policy, answer: number[], at: number): Decision {
  const wait = answer[at + 2] ?? 0;
  return {
    allowed: wait === 0,
    limit: policy.limit,
    // Below 0 when the limit was lowered after the calls.
    remaining: Math.max(0, answer[at] ?? 0),
    resetAfterMs: answer[at + 1] ?? 0,
    retryAfterMs: wait === -1 ? Number.POSITIVE_INFINITY : wait,
    policy,
  };
}

function picture(policy: Policy, [nowMs = 0, ...numbers]: number[]): LimitPicture {
  const [a = 0, b = 0, c = 0] = numbers;
  const stored = numbers.length > 0;
  switch (policy.algorithm) {
    case 'token-bucket':
    case 'leaking-bucket':
      return METERS['token-bucket'].picture(stored ? { level: a, at: b, rate: c } : undefined, policy, nowMs);
    case 'fixed-window':
      return METERS['fixed-window'].picture(stored ? { startsAt: a, count: b } : undefined, policy, nowMs);
    case 'sliding-window-counter':
      return METERS['sliding-window-counter'].picture(
        stored ? { startsAt: a, current: b, previous: c } : undefined,
        policy,
        nowMs,
      );
    case 'sliding-window-log': {
      const at = numbers.filter((_, index) => index % 2 === 0);
      const cost = numbers.filter((_, index) => index % 2 === 1);
      const total = cost.reduce((sum, units) => sum + units, 0);
      return METERS['sliding-window-log'].picture(stored ? { at, cost, head: 0, total } : undefined, policy, nowMs);
    }
  }
}
