/** Stretches of time over which rates are told, with the length of one step. */
export const RATE_RANGES = ['1h', '24h', '7d', '30d'] as const;
export type RateRange = (typeof RATE_RANGES)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const RATE_STEPS: Record<RateRange, { stepMs: number; steps: number }> = {
  '1h': { stepMs: MINUTE, steps: 60 },
  '24h': { stepMs: 30 * MINUTE, steps: 48 },
  '7d': { stepMs: 3 * HOUR, steps: 56 },
  '30d': { stepMs: 12 * HOUR, steps: 60 },
};

/**
 * What became of what was planned in a step. `unverified` opens may have been a machine's; `merged` went out in the digest of another; `failed`
 * was refused or given up; `skipped` was not wanted any more.
 */
export const RATE_EVENTS = [
  ...(['planned', 'sent', 'delivered', 'opened', 'clicked', 'failed', 'suppressed', 'unverified'] as const),
  ...(['skipped', 'merged', 'converted'] as const),
] as const;
export type RateEvent = (typeof RATE_EVENTS)[number];
