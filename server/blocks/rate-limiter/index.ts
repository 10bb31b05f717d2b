/**
 * Rate limiter (chapter 2 of the book): at most so many units per time, shared by all servers.
 */
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
