'use client';

import { useQuery } from '@tanstack/react-query';
import { Cpu } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { CardsSkeleton } from '../cards-skeleton.tsx';
import { processesQuery } from '../queries.ts';
import { ProcessCard } from './process-card.tsx';

/** Every process that runs, and those that ended in the last quarter of an hour. */
export function ProcessesView() {
  const t = useTranslations('adminLive.processes');
  const { data, error, isError, isFetching, refetch } = useQuery(processesQuery());
  if (data === undefined) {
    if (isError) {
      return <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
    }
    return <CardsSkeleton />;
  }
  if (!data.redisReachable) {
    return (
      <p role="alert" className="rounded-xl bg-danger/10 px-4 py-3 text-danger-text text-sm">
        {t('away')}
      </p>
    );
  }
  const groups = [
    { id: 'running', items: data.items.filter(({ state }) => state === 'running') },
    { id: 'ended', items: data.items.filter(({ state }) => state !== 'running') },
  ] as const;
  if (data.items.length === 0) return <EmptyState icon={<Cpu />} title={t('emptyTitle')} body={t('emptyBody')} />;
  return (
    <div className="flex flex-col gap-8">
      {groups.map(
        ({ id, items }) =>
          items.length > 0 && (
            <section key={id} aria-labelledby={`processes-${id}`}>
              <h2 id={`processes-${id}`} className="mb-3 font-semibold">
                {t(id)}
              </h2>
              <ul className="flex flex-col gap-3">
                {items.map((process) => (
                  <ProcessCard key={`${process.role}:${process.host}:${process.pid}`} process={process} />
                ))}
              </ul>
            </section>
          ),
      )}
    </div>
  );
}
