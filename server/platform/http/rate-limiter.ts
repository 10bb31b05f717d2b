/** What every way of counting calls offers. */
export interface RateLimiter {
  /** Counts a call of `key`. `remaining` calls are left in this window, which ends in `resetMs` milliseconds. */
  consume(
    key: string,
    limit: { max: number; windowMs: number },
  ): Promise<{ allowed: boolean; remaining: number; resetMs: number }>;
}
