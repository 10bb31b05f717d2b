/**
 * Rate limiter (chapter 2 of the book): at most so many units per time, shared by all servers. Browser-safe: nothing of Node's; a Redis
 * client is passed in.
 *
 * - `createMemoryStore`, `createRedisStore`: the same five algorithms with the same decisions, exact to the millisecond. Redis: one script
 *   call per decision by the server's clock, one GET and at most one SET per policy, never a key without an end, all keys of a subject in
 *   one slot. A log costs 10 bytes per call and reads them all: for small limits. The other algorithms hold 16 or 24 bytes per key.
 * - `createFallbackStore`: a slow or lost primary is replaced by a local store with each server's part of the limit.
 * - `createDenyCache`: a refusal is repeated here until its end without asking.
 * - `createConcurrencyLimiter`: so many at work at once over all servers, by leases, so that a crash frees the place.
 * - `createZone`: zones that share one limit lease batches of it; cut off, each lets pass what it holds, one batch at most.
 *
 * Sources: Turner's leaky bucket (1986) and GCRA (ITU-T I.371) for the buckets; Cloudflare's sliding counter (2017). Traps avoided: numbers
 * compared with strings in Lua, buckets below zero, INCR and EXPIRE apart, GET and SET apart, keys in several slots, whole-second floors.
 */
export {
  type ConcurrencyLimiter,
  type ConcurrencyOptions,
  createConcurrencyLimiter,
  type Slot,
} from './concurrency-limiter.ts';
export { createLimiter } from './create-limiter.ts';
export { createDenyCache, type DenyCache } from './deny-cache.ts';
export { createFallbackStore, type FallbackOptions, type FallbackStore } from './fallback-store.ts';
export type {
  Algorithm,
  Decision,
  LimitPicture,
  LimitStore,
  Policy,
  RateLimiter,
  ScriptRedis,
} from './limiter.ts';
export { createMemoryStore, type MemoryStore } from './memory-store.ts';
export { createRedisStore, type RedisStoreOptions } from './redis-store.ts';
export { createZone, type Zone, type ZoneDecision, type ZoneOptions } from './zone.ts';
