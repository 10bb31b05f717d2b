/** How requests arrive in the explorer. */
export const PATTERNS = ['steady', 'burst', 'edge'] as const;
export type Pattern = (typeof PATTERNS)[number];

export const WINDOW_MS = 10_000;
/** Three windows: the first fills, the second shows what the first leaves behind, the third settles. */
export const LENGTH_MS = 3 * WINDOW_MS;

/** Requests before a window's end come within this time, and as long again after it. */
const EDGE_MS = 900;

const spread = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.round(from + ((to - from) * index) / count));

/**
 * When requests come, in ms from the start, ascending.
 * - steady: half as many again as the limit allows, evenly
 * - burst: twice the limit at once, then a little less than the limit
 * - edge: the limit just before a window ends and again just after it began, at both inner edges
 */
export function requestTimes(pattern: Pattern, limit: number): number[] {
  if (pattern === 'steady') return spread(0, LENGTH_MS, Math.round(limit * 1.5) * (LENGTH_MS / WINDOW_MS));
  if (pattern === 'burst') {
    const afterwards = spread(WINDOW_MS * 0.6, LENGTH_MS, Math.round(limit * 0.9 * 2.4));
    return [...spread(WINDOW_MS * 0.2, WINDOW_MS * 0.2 + 200, limit * 2), ...afterwards];
  }
  return [WINDOW_MS, 2 * WINDOW_MS].flatMap((edge) => [
    ...spread(edge - EDGE_MS, edge, limit),
    ...spread(edge, edge + EDGE_MS, limit),
  ]);
}
