import type { ReactNode } from 'react';

/** One figure that says whether all is well. */
export function StatCard({
  label,
  value,
  isAlarming = false,
}: {
  label: string;
  value: ReactNode;
  isAlarming?: boolean;
}) {
  return (
    <div className="rounded-2xl border border-border bg-surface px-4 py-3.5 shadow-surface">
      <dt className="text-[0.8125rem] text-muted">{label}</dt>
      <dd
        className={`mt-1 font-semibold text-xl tabular-nums tracking-[-0.01em] ${isAlarming ? 'text-danger-text' : ''}`}
      >
        {value}
      </dd>
    </div>
  );
}
