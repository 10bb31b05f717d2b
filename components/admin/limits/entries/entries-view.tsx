'use client';

import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { limitEntriesQuery } from '../queries.ts';
import { AddEntryForm } from './add-entry-form.tsx';
import { EntryList } from './entry-list.tsx';

/** Who passes always and who never. */
export function EntriesView() {
  const t = useTranslations('adminLimits.entries');
  const format = useFormatter();
  const { data, error, isError, isFetching, refetch } = useQuery(limitEntriesQuery());
  return (
    <div className="flex flex-col gap-7">
      <AddEntryForm />
      <section aria-labelledby="limit-entries">
        <h2 id="limit-entries" className="mb-3 font-semibold">
          {data === undefined ? t('titleUncounted') : t('title', { count: format.number(data.items.length) })}
        </h2>
        {data === undefined && isError && (
          <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
        )}
        {data === undefined && !isError && <Skeleton className="h-32 w-full rounded-2xl" />}
        {data?.items.length === 0 && (
          <EmptyState icon={<ShieldCheck />} title={t('emptyTitle')} body={t('emptyBody')} />
        )}
        {data !== undefined && data.items.length > 0 && <EntryList entries={data.items} />}
      </section>
    </div>
  );
}
