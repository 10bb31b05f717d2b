export type Algorithm =
  | 'token-bucket'
  | 'leaking-bucket'
  | 'fixed-window'
  | 'sliding-window-log'
  | 'sliding-window-counter';

/**
 * At most `limit` units per `windowMs`. Buckets: capacity `burst` (default `limit`), refilled/drained `limit` per `windowMs`.
 * `name` stands in the store's keys, so several policies of one subject live side by side. A changed limit or burst keeps what was counted;
 * another algorithm or window counts afresh.
 */
export type Policy = { name: string; algorithm: Algorithm; limit: number; windowMs: number; burst?: number };

/**
 * What became of a call under one policy.
 * - `allowed`: this policy let it pass (several at once: the call is only charged when all of them did). Of a peek: a call of cost 1 would pass.
 * - `remaining`: whole units left after this call.
 * - `resetAfterMs`: when nothing of what was counted counts any more; 0 when nothing is counted.
 * - `retryAfterMs`: 0 when allowed; else the exact wait after which the same call passes, if nobody else calls. `Infinity` when no wait
 *   helps, because the cost is above the limit (or the bucket's capacity).
 */
export type Decision = {
  allowed: boolean;
  limit: number;
  remaining: number;
  resetAfterMs: number;
  retryAfterMs: number;
  policy: Policy;
};

export interface RateLimiter {
  /** Counts a call of `cost` units (a whole number above 0, default 1); a refused call charges nothing. */
  consume(key: string, cost?: number): Promise<Decision>;
  peek(key: string): Promise<Decision>;
  /** Gives back `cost` units (default 1), never below nothing counted. */
  refund(key: string, cost?: number): Promise<Decision>;
  reset(key: string): Promise<void>;
}

/** What is stored for a key, for drawing: the level in units, windows with counts, the log's last 1,000 events; all relative to `nowMs`. */
export type LimitPicture = {
  nowMs: number;
  level: number;
  windows: { startsAt: number; endsAt: number; count: number }[];
  events: { at: number; cost: number }[];
};

/** Where counts live. All policies of one subject are decided together: all must pass, a refused call charges none of them. */
export interface LimitStore {
  /** One decision per policy, in their order. `cost` < 0 refunds, 0 peeks. Throws a RangeError for an empty key and what `checkPolicy` refuses. */
  decide(key: string, policies: readonly Policy[], cost: number): Promise<Decision[]>;
  reset(key: string, policies: readonly Policy[]): Promise<void>;
  inspect(key: string, policy: Policy): Promise<LimitPicture>;
}

/** The part of a Redis client that the block needs; ioredis' `Redis` and `Cluster` fit. */
export type ScriptRedis = {
  evalsha(sha: string, keys: number, ...words: (string | number)[]): Promise<unknown>;
  eval(script: string, keys: number, ...words: (string | number)[]): Promise<unknown>;
};
