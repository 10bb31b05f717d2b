/** So many links are made or changed with one call. */
export const BULK_MAX = 1_000;

/** What became of one item of a bulk call, or one row of a file. */
export const OUTCOMES = ['made', 'existing', 'refused'] as const;
