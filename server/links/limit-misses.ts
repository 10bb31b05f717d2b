import { LRUCache } from 'lru-cache';
import { addressBucket } from '@/server/platform/http/client-address.ts';
import { limitFactor } from '@/server/platform/http/limits.ts';
import { addressOf, type Visitor } from './visitor.ts';

const WINDOW_MS = 60_000;
/** Mistyped and dead links of a whole office fit in; trying out names does not. */
const MAX_MISSES = 60;
/** Addresses remembered at once; the least recent are forgotten first, which lets them begin anew. */
const MAX_ADDRESSES = 50_000;

/** How often each address has asked for short links that do not exist, in this process and in this window. */
const misses = new LRUCache<string, { count: number }>({ max: MAX_ADDRESSES, ttl: WINDOW_MS });

/** A caller, as far as short links that do not exist are concerned. */
export interface Misses {
  /** Milliseconds until the caller may try unknown names again; 0 is now. */
  waitMs: number;
  /** Counts one more. */
  add(): void;
}

/**
 * The misses of whoever came. Nothing is shared between processes and nobody waits: who finds a plain link that this process knows never gets
 * here.
 */
export function missesOf(visitor: Visitor): Misses {
  const address = addressOf(visitor);
  const bucket = addressBucket(address);
  const known = misses.get(bucket);
  const isOver = known !== undefined && known.count >= MAX_MISSES * limitFactor(address);
  return {
    waitMs: isOver ? Math.max(1, misses.getRemainingTTL(bucket)) : 0,
    add: () => {
      // Looked up again: others of the same address may have been counted while this one was searched for.
      const counted = misses.get(bucket);
      if (counted === undefined) misses.set(bucket, { count: 1 });
      else counted.count += 1;
    },
  };
}

/** For tests. */
export function forgetMisses(): void {
  misses.clear();
}
