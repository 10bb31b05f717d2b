import type { ReactNode } from 'react';
import { Skeleton } from '@/components/ui/skeleton.tsx';

/** One figure that says whether all is well; while it is on its way the card stands there with its name, so that nothing moves when it comes. */
export function StatCard({
  label,
  value,
  isAlarming = false,
}: {
  label: string;
  /** Undefined while it is on its way. */
  value: ReactNode | undefined;
  isAlarming?: boolean;
}) {
  return (
    <div className="rounded-2xl border border-border bg-surface px-4 py-3.5 shadow-surface">
      <dt className="text-[0.8125rem] text-muted">{label}</dt>
      <dd
        className={`mt-1 font-semibold text-xl tabular-nums tracking-[-0.01em] ${isAlarming ? 'text-danger-text' : ''}`}
      >
        {value === undefined ? <Skeleton className="h-7 w-14 rounded-lg" /> : value}
      </dd>
    </div>
  );
}
