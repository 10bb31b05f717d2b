export const LIMIT_ALGORITHMS = [
  'token-bucket',
  'leaking-bucket',
  'fixed-window',
  'sliding-window-log',
  'sliding-window-counter',
] as const;
export type LimitAlgorithm = (typeof LIMIT_ALGORITHMS)[number];

export const ENTRY_KINDS = ['allow', 'deny'] as const;
export const ENTRY_SUBJECTS = ['address', 'user', 'country'] as const;
