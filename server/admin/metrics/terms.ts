export const RANGES = ['15m', '1h', '24h'] as const;
export type Range = (typeof RANGES)[number];
