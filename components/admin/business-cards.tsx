'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
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
  const { returnRate } = data ?? {};
  const number = (value: number | undefined) => (value === undefined ? undefined : format.number(value));
  const cards = [
    ['people', number(data?.people)],
    ['daily', number(data?.dailyActive)],
    ['monthly', number(data?.monthlyActive)],
    [
      'returning',
      returnRate === null
        ? '–'
        : returnRate === undefined
          ? undefined
          : format.number(returnRate, { style: 'percent' }),
    ],
    ['newThisWeek', number(data?.newThisWeek)],
  ] as const;
  return (
    <section aria-labelledby="admin-business">
      <h2 id="admin-business" className="mb-3 font-semibold">
        {t('title')}
      </h2>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-5">
        {cards.map(([id, value]) => (
          <StatCard key={id} label={t(id)} value={value} />
        ))}
      </dl>
      <p className="mt-2.5 text-muted text-xs">{t('note')}</p>
    </section>
  );
}
