import type { Algorithm } from '../index.ts';
import type { Expected } from '../rate-limiter.conformance.ts';

/** 10 units per second drain evenly: one each 100 ms. At 3 per 7 ms one unit takes 7/3 ms, which is over after 3. */
const BUCKET: Expected = {
  burst: { retryAfterMs: 100, retryAfterTwoMs: 200, resetAfterMs: 1_000 },
  refill: [
    [99, 0],
    [100, 1],
    [550, 5],
    [999, 9],
    [1_000, 10],
  ],
  allowedAtEdge: 0,
  costWaitMs: 100,
  limitOneMs: 1_000,
  subSecondMs: 3,
  // 6 of the 10 units have to drain, still at 10 per second.
  loweredMs: 600,
};

export const EXPECTED: Record<Algorithm, Expected> = {
  'token-bucket': BUCKET,
  'leaking-bucket': BUCKET,
  // All is over at the next edge, 600 ms away.
  'fixed-window': {
    burst: { retryAfterMs: 600, retryAfterTwoMs: 600, resetAfterMs: 600 },
    refill: [
      [599, 0],
      [600, 10],
    ],
    allowedAtEdge: 10,
    costWaitMs: 600,
    limitOneMs: 600,
    subSecondMs: 5,
    loweredMs: 600,
  },
  // Each call counts for exactly one window.
  'sliding-window-log': {
    burst: { retryAfterMs: 1_000, retryAfterTwoMs: 1_000, resetAfterMs: 1_000 },
    refill: [
      [999, 0],
      [1_000, 10],
    ],
    allowedAtEdge: 0,
    costWaitMs: 1_000,
    limitOneMs: 1_000,
    subSecondMs: 7,
    loweredMs: 1_000,
  },
  // 600 ms later the ten are the window before, and weigh one less every 100 ms. The four of `costWaitMs` have to weigh 3: 250 ms into it.
  // At 3 per 7 ms the three have to weigh 2 in whole milliseconds: 5 + 3 ms. Of ten at limit 5, 4 may be left: 600 + 600 ms.
  'sliding-window-counter': {
    burst: { retryAfterMs: 700, retryAfterTwoMs: 800, resetAfterMs: 1_600 },
    refill: [
      [699, 0],
      [700, 1],
      [1_100, 5],
      [1_599, 9],
      [1_600, 10],
    ],
    allowedAtEdge: 0,
    costWaitMs: 850,
    limitOneMs: 1_600,
    subSecondMs: 8,
    loweredMs: 1_200,
  },
};

export const ALGORITHMS = Object.keys(EXPECTED) as Algorithm[];
