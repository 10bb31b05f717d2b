'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { businessQuery } from './queries.ts';
import { StatCard } from './stat-card.tsx';

/** How many people there are, come, come back and are new. */
export function BusinessCards() {
  const t = useTranslations('adminLive.business');
  const format = useFormatter();
  const { data, error, isError, isFetching, refetch } = useQuery(businessQuery());
  if (data === undefined && isError) {
    return <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
  }
  const cards =
    data &&
    ([
      ['people', format.number(data.people)],
      ['daily', format.number(data.dailyActive)],
      ['monthly', format.number(data.monthlyActive)],
      ['returning', data.returnRate === null ? '–' : format.number(data.returnRate, { style: 'percent' })],
      ['newThisWeek', format.number(data.newThisWeek)],
    ] as const);
  return (
    <section aria-labelledby="admin-business">
      <h2 id="admin-business" className="mb-3 font-semibold">
        {t('title')}
      </h2>
      {cards === undefined ? (
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
          {['a', 'b', 'c', 'd', 'e'].map((key) => (
            <Skeleton key={key} className="h-19 rounded-2xl" />
          ))}
        </div>
      ) : (
        <dl className="grid grid-cols-2 gap-3 lg:grid-cols-5">
          {cards.map(([id, value]) => (
            <StatCard key={id} label={t(id)} value={value} />
          ))}
        </dl>
      )}
      <p className="mt-2.5 text-muted text-xs">{t('note')}</p>
    </section>
  );
}
