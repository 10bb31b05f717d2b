'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { CardsSkeleton } from '../cards-skeleton.tsx';
import { CounterTables } from './counter-tables.tsx';
import { IdInspector } from './id-inspector.tsx';
import { IdTime } from './id-time.tsx';
import { LeaseTable } from './lease-table.tsx';
import { MakeIds } from './make-ids.tsx';
import { idOverviewQuery } from './queries.ts';

/** What the ids stand on, an id taken apart, and the strategies side by side. */
export function IdsView() {
  const t = useTranslations('adminIds');
  const { data, error, isError, isFetching, refetch } = useQuery(idOverviewQuery());
  const [id, setId] = useState('');
  if (data === undefined) {
    if (isError) {
      return <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
    }
    return <CardsSkeleton />;
  }
  return (
    <div className="flex flex-col gap-10">
      <IdTime time={data.time} leases={data.leases} freeNodes={data.freeNodes} />
      <IdInspector id={id} onChange={setId} />
      <MakeIds onMade={(made) => setId((shown) => (shown === '' ? made : shown))} onInspect={setId} />
      <LeaseTable leases={data.leases} />
      <CounterTables overview={data} />
    </div>
  );
}
