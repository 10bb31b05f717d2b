'use client';

import { useTranslations } from 'next-intl';
import { AnimatedNumber } from '@/components/ui/animated-number.tsx';
import type { StatsJson } from '@/server/links/stats/schema.ts';

/** The figures of the range: what was asked for, how many visitors, and both kinds apart. */
export function Totals({ totals }: { totals: StatsJson['totals'] }) {
  const t = useTranslations('linkStats');
  const cards = [
    { id: 'clicks', value: totals.clicks },
    { id: 'visitors', value: totals.visitors },
    { id: 'people', value: totals.people },
    { id: 'bots', value: totals.bots },
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {cards.map(({ id, value }) => (
        <div
          key={id}
          className="rounded-2xl border border-border bg-surface px-4 py-3 shadow-surface"
          title={t(`totals.${id}Hint`)}
        >
          <dt className="text-[0.8125rem] text-muted">{t(`totals.${id}`)}</dt>
          <dd className="mt-0.5 font-semibold text-2xl tabular-nums">
            <AnimatedNumber value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
