'use client';

import { useFormatter } from 'next-intl';
import type { ReactNode } from 'react';

/** Of what holds a bar and can be pressed as a whole. */
export const BAR_ROW =
  'relative flex min-h-9 w-full items-center gap-3 rounded-lg px-2.5 py-1.5 text-start text-sm hover:bg-default';

interface Props {
  clicks: number;
  /** Of all clicks, 0 to 1. */
  share: number;
  /** The clicks of the longest bar of the list. */
  most: number;
  /** What it is the bar of; cut where there is little room. */
  children: ReactNode;
}

/** One bar of a list that can be read: its length among the others, its name, its clicks and their share. Stands in a row of `BAR_ROW`. */
export function Bar({ clicks, share, most, children }: Props) {
  const format = useFormatter();
  return (
    <>
      <span
        aria-hidden
        className="absolute inset-y-0.5 start-0 rounded-lg bg-accent/12"
        style={{ width: `${Math.max(1, (100 * clicks) / Math.max(1, most))}%` }}
      />
      <span className="relative min-w-0 flex-1 truncate">{children}</span>
      <span className="relative tabular-nums">{format.number(clicks)}</span>
      <span className="relative w-12 text-end text-muted text-xs tabular-nums">
        {format.number(share, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 })}
      </span>
    </>
  );
}
