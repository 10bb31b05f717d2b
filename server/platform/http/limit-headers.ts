import type { Told } from '../limits/take-limits.ts';

const inSeconds = (ms: number) => Math.max(0, Math.ceil(ms / 1_000));

/**
 * Tells a caller about limits: `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers (structured fields: quota and window of
 * each policy, what remains and in how many seconds it is whole again), and the chapter's `X-Ratelimit-*` of the policy with the least left.
 * `Retry-After` comes with the refusal itself.
 */
export function setLimitHeaders(headers: Headers, told: readonly Told[]): void {
  const tightest = told.reduce<Told | undefined>((found, one) => (isTighter(one, found) ? one : found), undefined);
  if (tightest === undefined) return;
  const policies = told.map(({ rule: { label }, decision: { limit, policy } }) => {
    return `"${label}";q=${limit};w=${Math.max(1, inSeconds(policy.windowMs))}`;
  });
  const states = told.map(({ rule: { label }, decision: { remaining, resetAfterMs } }) => {
    return `"${label}";r=${Math.max(0, Math.floor(remaining))};t=${inSeconds(resetAfterMs)}`;
  });
  headers.set('ratelimit-policy', policies.join(', '));
  headers.set('ratelimit', states.join(', '));
  const { allowed, limit, remaining, retryAfterMs } = tightest.decision;
  headers.set('x-ratelimit-limit', String(limit));
  headers.set('x-ratelimit-remaining', String(Math.max(0, Math.floor(remaining))));
  // No wait helps a call that costs more than the whole limit.
  if (retryAfterMs === Number.POSITIVE_INFINITY) return;
  headers.set('x-ratelimit-retry-after', String(allowed ? 0 : Math.max(1, inSeconds(retryAfterMs))));
}

/** What refuses is tighter than what allows; then what has less left, in calls. */
function isTighter({ decision }: Told, than: Told | undefined): boolean {
  if (than === undefined) return true;
  if (decision.allowed !== than.decision.allowed) return !decision.allowed;
  if (!decision.allowed) return decision.retryAfterMs > than.decision.retryAfterMs;
  return decision.remaining < than.decision.remaining;
}
