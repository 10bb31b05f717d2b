import type { Algorithm } from '@/server/blocks/rate-limiter/index.ts';
import { env } from '../env.ts';
import { AppError } from '../errors.ts';
import { readControls } from '../limits/controls.ts';
import { type CountedBy, declareRules, type Limit, type LimitInput, type Rule } from '../limits/rules.ts';
import { type Claim, type Taken, takeLimits } from '../limits/take-limits.ts';
import { addressBucket, isLoopback } from './client-address.ts';

export type { Limit } from '../limits/rules.ts';

/** How a limit counts, when it is not as most do. */
export type LimitOptions = {
  /** `sliding-window-counter` unless told: exact enough, and two numbers per caller. For `isSecurity` the exact `sliding-window-log`. */
  algorithm?: Algorithm;
  /** Of buckets: how many units they hold; the limit unless told. */
  burst?: number;
  /** What a call costs, by what it asks for: `({ query }: { query: { count: number } }) => query.count`. */
  cost?(input: LimitInput): number;
  /** Guards signing in and the like: nobody is let past it, by no list and no shadow mode. */
  isSecurity?: boolean;
};

export type LimitState = { allowed: boolean; limit: number; remaining: number; resetMs: number };

/** Whom a call is counted for. */
export type LimitedCaller = {
  address: string;
  userId?: bigint;
  /** The fingerprint of the API key that the call came with. */
  apiKey?: string;
  /** For limits by something else. */
  subject?: string;
};

type Window = `${number}${'s' | 'm' | 'h'}`;

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A limit for each signed-in person: `perUser(20, '1m')`. */
export function perUser(max: number, window: Window, options: LimitOptions = {}): Limit {
  return makeLimit('user', max, window, options);
}

/** A limit for each API key (of people in a browser: for each person): `perKey(600, '1m')`. */
export function perKey(max: number, window: Window, options: LimitOptions = {}): Limit {
  return makeLimit('key', max, window, options);
}

/** A limit for each caller's address (of IPv6: for each /64): `perAddress(20, '1m')`. */
export function perAddress(max: number, window: Window, options: LimitOptions = {}): Limit {
  return makeLimit('address', max, window, options);
}

/**
 * A limit for each of something else, which `of` reads from the call or the caller of `consumeLimit` names:
 * `perSubject(5, '15m', { of: ({ body }: { body: { to: string } }) => body.to })`. It stands in keys and on the operator's desk: never a secret,
 * and of what is private a hash.
 */
export function perSubject(
  max: number,
  window: Window,
  options: LimitOptions & { of?(input: LimitInput): string } = {},
): Limit {
  const { of, ...rest } = options;
  return { ...makeLimit('other', max, window, rest), ...(of === undefined ? {} : { subject: of }) };
}

function makeLimit(by: CountedBy, max: number, window: Window, options: LimitOptions): Limit {
  const { algorithm, burst, cost, isSecurity = false } = options;
  return {
    by,
    max,
    windowMs: toMs(window),
    algorithm: algorithm ?? (isSecurity ? 'sliding-window-log' : 'sliding-window-counter'),
    ...(burst === undefined ? {} : { burst }),
    ...(cost === undefined ? {} : { cost }),
    isSecurity,
  };
}

function toMs(window: Window): number {
  const unit = window.at(-1) === 's' ? 's' : window.at(-1) === 'm' ? 'm' : 'h';
  return Number(window.slice(0, -1)) * UNIT_MS[unit];
}

/** What limits are multiplied by for this caller: more than 1 only on loopback, where tests and benches come from one address. */
export function limitFactor(address: string): number {
  return isLoopback(address) ? env.RATE_LIMIT_FACTOR : 1;
}

/** Whom a rule counts this call for: `u81`, `k3f…`, `a203.0.113.7`, `o…`. Who has no name or key is counted by address. */
function keyFor(by: CountedBy, caller: LimitedCaller): string {
  if (by === 'other' && caller.subject !== undefined) return `o${caller.subject}`;
  if (by === 'key' && caller.apiKey !== undefined) return `k${caller.apiKey}`;
  if ((by === 'user' || by === 'key') && caller.userId !== undefined) return `u${caller.userId}`;
  return `a${addressBucket(caller.address)}`;
}

/** Whether the lists let this caller past all limits but those of security. */
async function isLetPast({ address, userId }: LimitedCaller): Promise<boolean> {
  const { lists } = await readControls();
  const now = Date.now();
  return lists.ofAddress(address, now) === 'allow' || (userId !== undefined && lists.ofUser(userId, now) === 'allow');
}

/** Takes from these rules for a caller, or from none; those that the caller is let past are not asked. */
export async function takeFor(rules: readonly Rule[], caller: LimitedCaller, input: LimitInput = {}): Promise<Taken> {
  if (rules.length === 0) return takeLimits([]);
  const letPast = await isLetPast(caller);
  const factor = limitFactor(caller.address);
  const claims = rules
    .filter(({ isSecurity }) => isSecurity || !letPast)
    .map((rule): Claim => {
      const { by, limit } = rule;
      const subject = limit.subject?.(input) ?? caller.subject;
      const key = keyFor(by, { ...caller, ...(subject === undefined ? {} : { subject }) });
      return { rule, key, cost: limit.cost?.(input) ?? 1, factor };
    });
  return takeLimits(claims);
}

const named = new Map<string, { limit: Limit; rules: Rule[] }>();

/**
 * Counts one call against a limit that belongs to no route.
 * @param name what is limited, for example `sign-in`
 * @param caller the address, and what the limit counts by
 */
export async function consumeLimit(name: string, limit: Limit, caller: LimitedCaller): Promise<LimitState> {
  let known = named.get(name);
  if (known?.limit !== limit) {
    known = { limit, rules: declareRules(name, [limit]) };
    named.set(name, known);
  }
  const { allowed, told } = await takeFor(known.rules, caller);
  const decision = told[0]?.decision;
  if (decision === undefined) return { allowed, limit: limit.max, remaining: limit.max, resetMs: 0 };
  const resetMs = allowed ? decision.resetAfterMs : decision.retryAfterMs;
  return { allowed, limit: decision.limit, remaining: decision.remaining, resetMs };
}

/** The refusal of a call over the limit. @param waitMs milliseconds until another one is allowed; `Infinity` when it costs more than there ever is */
export function rateLimited(waitMs: number): AppError {
  if (waitMs === Number.POSITIVE_INFINITY) {
    return new AppError('invalid', 'This asks for more at once than the limit allows.', { reason: 'cost_above_limit' });
  }
  return new AppError('rate_limited', 'Too many requests. Try again later.', {
    reason: 'rate_limited',
    retryAfterS: Math.max(1, Math.ceil(waitMs / 1_000)),
  });
}

/** The refusal of whoever is on a deny list. */
export function denied(): AppError {
  return new AppError('forbidden', 'This address or account may not use Maru.', { reason: 'denied' });
}
