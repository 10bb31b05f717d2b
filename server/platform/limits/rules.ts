import type { Algorithm, Policy } from '@/server/blocks/rate-limiter/index.ts';
import { singleton } from '../singleton.ts';

/** What a rule counts by. */
export type CountedBy = 'user' | 'key' | 'address' | 'other';

/** What the parts of a call were parsed to, for rules that look into them. */
export type LimitInput = { params?: unknown; query?: unknown; body?: unknown };

/** A limit as it is declared: at most `max` units in `windowMs` milliseconds, for each of what it counts by. */
export type Limit = {
  by: CountedBy;
  max: number;
  windowMs: number;
  algorithm: Algorithm;
  /** Of buckets: what they hold. */
  burst?: number;
  /** What one call costs; 1 unless told. */
  cost?(input: LimitInput): number;
  /** Only with `by: 'other'`: whom a call is counted for. */
  subject?(input: LimitInput): string;
  /** Guards signing in and the like: no allow list and no shadow mode opens it. */
  isSecurity: boolean;
};

/** A limit with its name. The policy's name is the rule's id, which stands in keys and addresses: `POST.v1.links.user`. */
export type Rule = {
  id: string;
  /** For people: `POST /v1/links user`. */
  name: string;
  /** For the headers of an answer: `user`. */
  label: string;
  by: CountedBy;
  policy: Policy;
  isSecurity: boolean;
  limit: Limit;
};

/** What everybody may know of a rule: travels between processes. */
export type DeclaredRule = Pick<Rule, 'id' | 'name' | 'by' | 'policy' | 'isSecurity'>;

/** The longest name of a policy. */
const ID_MAX = 100;

const state = () =>
  singleton('limits.rules', () => ({
    rules: new Map<string, Rule>(),
    /** Makes this process know the rules of routes that nobody has called yet. */
    load: undefined as (() => Promise<void>) | undefined,
    loaded: undefined as Promise<void> | undefined,
  }));

/**
 * Makes rules of limits that hold together. Declared again under the same name, they are replaced.
 * @param name what is limited, for example `POST /v1/links`; each rule adds what it counts by, and its window where that alone is not clear
 */
export function declareRules(name: string, limits: readonly Limit[]): Rule[] {
  return limits.map((limit) => {
    const isAlone = limits.filter(({ by }) => by === limit.by).length === 1;
    const label = isAlone ? limit.by : `${limit.by} ${windowText(limit.windowMs)}`;
    const ruleName = `${name} ${label}`;
    const id = ruleId(ruleName);
    const { algorithm, max, windowMs, burst, by, isSecurity } = limit;
    const policy: Policy = {
      name: id,
      algorithm,
      limit: max,
      windowMs,
      ...(burst === undefined ? {} : { burst }),
    };
    const rule: Rule = { id, name: ruleName, label: label.replace(' ', '-'), by, policy, isSecurity, limit };
    state().rules.set(id, rule);
    return rule;
  });
}

/** `POST /v1/links/{id} user` as one segment of a path: `POST.v1.links._id_.user`. */
export function ruleId(name: string): string {
  return name
    .replace(/ \//g, '.')
    .replace(/[ /]/g, '.')
    .replace(/[{}]/g, '_')
    .replace(/[^\w.-]/g, '-')
    .slice(0, ID_MAX);
}

function windowText(windowMs: number): string {
  if (windowMs % 3_600_000 === 0) return `${windowMs / 3_600_000}h`;
  if (windowMs % 60_000 === 0) return `${windowMs / 60_000}m`;
  return windowMs % 1_000 === 0 ? `${windowMs / 1_000}s` : `${windowMs}ms`;
}

/** Tells how rules are found that no call has met yet; asked for when somebody looks at all rules. */
export function provideRules(load: () => Promise<void>): void {
  Object.assign(state(), { load, loaded: undefined });
}

/** All rules that this process knows. */
export function knownRules(): Rule[] {
  return [...state().rules.values()];
}

/** The same, with those that `provideRules` finds. */
export async function allRules(): Promise<Rule[]> {
  const current = state();
  current.loaded ??= current.load?.();
  await current.loaded;
  return knownRules();
}
