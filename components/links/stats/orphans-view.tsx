'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Unlink } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useFormatter, useTranslations } from 'next-intl';
import { DataTable } from '@/components/admin/data-table.tsx';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { OrphanPageJson } from '@/server/links/stats/schema.ts';
import { orphansQuery } from './queries.ts';

const DAYS = [1, 7, 30] as const;
const DEFAULT_DAYS = DAYS[1];

type Orphan = OrphanPageJson['items'][number];

/** Short links that do not exist and that people asked for, most visits first. */
export function OrphansView() {
  const t = useTranslations('linkStats.orphans');
  const tRange = useTranslations('linkStats.range');
  const format = useFormatter();
  const asked = useSearchParams().get('days');
  const days = DAYS.find((each) => String(each) === asked) ?? DEFAULT_DAYS;
  const query = useInfiniteQuery(orphansQuery(days));
  const unlisted = query.data?.pages[0]?.unlisted ?? 0;
  return (
    <div className="flex flex-col gap-4">
      <ChoiceGroup
        legend={t('days')}
        isLegendHidden
        options={DAYS.map((each) => ({ id: String(each), label: tRange(`days${each}`) }))}
        value={String(days)}
        onChange={(id) => window.history.replaceState(null, '', `?days=${id}`)}
      />
      <PagedList
        query={query}
        failed={t('failed')}
        skeleton={<Skeleton className="h-72 rounded-2xl" />}
        empty={
          <div className="rounded-2xl border border-border bg-surface shadow-surface">
            <EmptyState icon={<Unlink />} title={t('empty')} body={t('emptyBody')} />
          </div>
        }
      >
        {(orphans) => (
          <DataTable
            caption={t('caption')}
            rows={orphans}
            keyOf={({ domain, alias }: Orphan) => `${domain ?? ''}/${alias}`}
            empty={t('empty')}
            columns={[
              {
                id: 'alias',
                label: t('alias'),
                isTitle: true,
                cell: ({ domain, alias }: Orphan) => (
                  <span className="break-all">{domain === null ? `/s/${alias}` : `${domain}/${alias}`}</span>
                ),
              },
              { id: 'visits', label: t('visits'), isNumber: true, cell: ({ visits }: Orphan) => format.number(visits) },
              { id: 'referrer', label: t('referrer'), cell: ({ referrer }: Orphan) => referrer ?? '–' },
              { id: 'last', label: t('last'), cell: ({ lastAt }: Orphan) => <RelativeTime iso={lastAt} /> },
            ]}
          />
        )}
      </PagedList>
      {unlisted > 0 && <p className="text-muted text-sm">{t('unlisted', { count: unlisted })}</p>}
    </div>
  );
}
