import { bucketMeter } from './bucket.ts';
import { fixedWindowMeter } from './fixed-window.ts';
import type { Algorithm } from './limiter.ts';
import type { Meter } from './meter.ts';
import { slidingWindowCounterMeter } from './sliding-window-counter.ts';
import { slidingWindowLogMeter } from './sliding-window-log.ts';

export const METERS = {
  'token-bucket': bucketMeter,
  'leaking-bucket': bucketMeter,
  'fixed-window': fixedWindowMeter,
  'sliding-window-log': slidingWindowLogMeter,
  'sliding-window-counter': slidingWindowCounterMeter,
} satisfies Record<Algorithm, unknown>;

/** The meter of an algorithm. Its state stays what it gave itself, so a store may carry it without knowing what it is. */
export const meterOf = (algorithm: Algorithm): Meter<unknown> => METERS[algorithm] as Meter<unknown>;
