/**
 * Rate limiter (chapter 2 of the book): at most so many units per time, shared by all servers.
 */
export { createLimiter } from './create-limiter.ts';
export type {
  Algorithm,
  Decision,
  LimitPicture,
  LimitStore,
  Policy,
  RateLimiter,
  ScriptRedis,
} from './limiter.ts';
