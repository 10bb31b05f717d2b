export const SUPPRESSION_REASONS = ['bounce', 'complaint', 'manual'] as const;
export const SUPPRESSION_NOTE_MAX = 200;
