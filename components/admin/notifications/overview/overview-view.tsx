'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Freshness } from '../../freshness.tsx';
import { LANES_EVERY_MS, notificationOverviewQuery } from '../queries.ts';
import { LaneTable } from './lane-table.tsx';
import { ProviderList } from './provider-list.tsx';
import { RatesCard } from './rates-card.tsx';

/** Queues by lane, the health of providers, and what became of what was planned. */
export function NotificationOverviewView() {
  const t = useTranslations('adminNotifications.overview');
  const tShell = useTranslations('shell');
  const { data, error, isError, isFetching, refetch } = useQuery(notificationOverviewQuery());
  return (
    <div className="flex flex-col gap-9">
      {data === undefined && isError && (
        <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
      )}
      {data === undefined && !isError && (
        <div>
          <p role="status" className="sr-only">
            {tShell('loading')}
          </p>
          <Skeleton className="h-56 w-full rounded-2xl" />
        </div>
      )}
      {data !== undefined && (
        <>
          <section aria-labelledby="lanes-title">
            <LaneTable overview={data} freshness={<Freshness everyMs={LANES_EVERY_MS} error={error} />} />
          </section>
          <section aria-labelledby="providers-title">
            <ProviderList overview={data} />
          </section>
        </>
      )}
      <section aria-labelledby="rates-title">
        <RatesCard />
      </section>
    </div>
  );
}
