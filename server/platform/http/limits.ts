import { env } from '../env.ts';
import { AppError } from '../errors.ts';
import { addressBucket, isLoopback } from './client-address.ts';
import { fixedWindow } from './fixed-window.ts';

/** At most `max` calls in each window of `windowMs` milliseconds, counted for each person or each address. */
export type Limit = { by: 'user' | 'address'; max: number; windowMs: number };

export type LimitState = { allowed: boolean; limit: number; remaining: number; resetMs: number };

type Window = `${number}${'s' | 'm' | 'h'}`;

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A limit for each signed-in person: `perUser(20, '1m')`. */
export function perUser(max: number, window: Window): Limit {
  return { by: 'user', max, windowMs: toMs(window) };
}

/** A limit for each caller's address (of IPv6: for each /64): `perAddress(20, '1m')`. */
export function perAddress(max: number, window: Window): Limit {
  return { by: 'address', max, windowMs: toMs(window) };
}

function toMs(window: Window): number {
  const unit = window.at(-1) === 's' ? 's' : window.at(-1) === 'm' ? 'm' : 'h';
  return Number(window.slice(0, -1)) * UNIT_MS[unit];
}

/** What limits are multiplied by for this caller: more than 1 only on loopback, where tests and benches come from one address. */
export function limitFactor(address: string): number {
  return isLoopback(address) ? env.RATE_LIMIT_FACTOR : 1;
}

/**
 * Counts one call against `limit`.
 * @param name what is limited, for example `POST /v1/links`
 * @param caller the address, and for a limit by user the person
 */
export async function consumeLimit(
  name: string,
  limit: Limit,
  caller: { address: string; userId?: bigint },
): Promise<LimitState> {
  const max = Math.max(1, Math.floor(limit.max * limitFactor(caller.address)));
  const subject =
    limit.by === 'user' && caller.userId !== undefined ? `u${caller.userId}` : addressBucket(caller.address);
  const state = await fixedWindow.consume(`${name}:${subject}`, { max, windowMs: limit.windowMs });
  return { ...state, limit: max };
}

/** The refusal of a call over the limit. @param resetMs milliseconds until another one is allowed */
export function rateLimited(resetMs: number): AppError {
  return new AppError('rate_limited', 'Too many requests. Try again later.', {
    reason: 'rate_limited',
    retryAfterS: Math.max(1, Math.ceil(resetMs / 1_000)),
  });
}

/** `RateLimit-*` headers; of two limits the one with fewer calls left is told. */
export function setLimitHeaders(headers: Headers, state: LimitState): void {
  const told = headers.get('ratelimit-remaining');
  if (told !== null && Number(told) <= state.remaining) return;
  headers.set('ratelimit-limit', String(state.limit));
  headers.set('ratelimit-remaining', String(state.remaining));
  headers.set('ratelimit-reset', String(Math.ceil(state.resetMs / 1_000)));
}
