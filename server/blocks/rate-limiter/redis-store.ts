import { checkCost, checkKey, checkPolicy } from './check-policy.ts';
import { hashTag } from './hash-tag.ts';
import type { Algorithm, Decision, LimitPicture, LimitStore, Policy, ScriptRedis } from './limiter.ts';
import { METERS } from './meters.ts';
import {
  inspectScript,
  RESET_SCRIPT,
  RESETS,
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

/** What is the same for each call under a policy, worked out once. */
type Prepared = { suffix: string; words: string[]; script: Script };

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
  const prepared = new WeakMap<Policy, Prepared>();

  function cached(id: string, make: () => Script): Script {
    const known = scripts.get(id);
    if (known !== undefined) return known;
    const made = make();
    scripts.set(id, made);
    return made;
  }

  function prepare(policy: Policy): Prepared {
    const known = prepared.get(policy);
    if (known !== undefined) return known;
    checkPolicy(policy);
    const { name, algorithm, limit, windowMs, burst = limit } = policy;
    const made = {
      suffix: `}:${name}:${LETTERS[algorithm]}${windowMs}`,
      words: [limit, windowMs, burst].map(String),
      script: cached(algorithm, () => singleScript(algorithm, time)),
    };
    prepared.set(policy, made);
    return made;
  }

  const storedKey = (key: string, policy: Policy): string => `${prefix}{${hashTag(key)}${prepare(policy).suffix}`;

  function decideOne(key: string, policy: Policy, cost: number): Promise<unknown> {
    const { suffix, words, script } = prepare(policy);
    const sent = [`${prefix}{${hashTag(key)}${suffix}`, String(cost), ...words];
    if (now !== undefined) sent.push(String(now()));
    return runScript(redis, script, 1, sent);
  }

  function decideSeveral(key: string, policies: readonly Policy[], cost: number): Promise<unknown> {
    const algorithms = policies.map(({ algorithm }) => algorithm);
    const script = cached(algorithms.join(), () => severalScript(algorithms, time));
    const sent = [...policies.map((policy) => storedKey(key, policy)), String(cost)];
    for (const policy of policies) sent.push(...prepare(policy).words);
    if (now !== undefined) sent.push(String(now()));
    return runScript(redis, script, policies.length, sent);
  }

  return {
    async decide(key, policies, cost) {
      checkCost(cost);
      const [only] = policies;
      if (only === undefined) {
        checkKey(key);
        return [];
      }
      if (policies.length === 1) {
        const answer = (await decideOne(key, only, cost)) as number | number[];
        return [typeof answer === 'number' ? allowed(only, answer) : decision(only, answer, 0)];
      }
      const answer = (await decideSeveral(key, policies, cost)) as number[];
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

/** @param answer what a script tells of an allowed call of common size */
function allowed(policy: Policy, answer: number): Decision {
  const remaining = Math.floor(answer / RESETS);
  const resetAfterMs = answer - remaining * RESETS;
  return { allowed: true, limit: policy.limit, remaining, resetAfterMs, retryAfterMs: 0, policy };
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
