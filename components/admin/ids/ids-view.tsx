'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Freshness } from '../freshness.tsx';
import { CounterTables } from './counter-tables.tsx';
import { IdInspector } from './id-inspector.tsx';
import { IdTime } from './id-time.tsx';
import { IdTimeSkeleton } from './id-time-skeleton.tsx';
import { LeaseTable } from './lease-table.tsx';
import { MakeIds } from './make-ids.tsx';
import { IDS_EVERY_MS, idOverviewQuery } from './queries.ts';

/** What the ids stand on, an id taken apart, and the strategies side by side; the two in the middle need nothing of the rest. */
export function IdsView() {
  const t = useTranslations('adminIds');
  const { data, error, isError, isFetching, refetch } = useQuery(idOverviewQuery());
  const [id, setId] = useState('');
  return (
    <div className="flex flex-col gap-10">
      {data === undefined ? (
        isError ? (
          <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
        ) : (
          <IdTimeSkeleton />
        )
      ) : (
        <div>
          <div className="mb-4">
            <Freshness everyMs={IDS_EVERY_MS} error={error} />
          </div>
          <IdTime time={data.time} leases={data.leases} freeNodes={data.freeNodes} />
        </div>
      )}
      <IdInspector id={id} onChange={setId} />
      <MakeIds onMade={(made) => setId((shown) => (shown === '' ? made : shown))} onInspect={setId} />
      {data !== undefined && (
        <>
          <LeaseTable leases={data.leases} />
          <CounterTables overview={data} />
        </>
      )}
    </div>
  );
}
