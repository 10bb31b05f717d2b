import type { ReactNode } from 'react';

const TONES = {
  neutral: 'bg-default text-muted',
  success: 'bg-success/15 text-success-text',
  warning: 'bg-warning/15 text-warning-text',
  danger: 'bg-danger/12 text-danger-text',
} as const;

/** A word on a thing's state. */
export function Chip({ tone = 'neutral', children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-md px-1.5 py-0.5 font-medium text-xs tabular-nums ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}
