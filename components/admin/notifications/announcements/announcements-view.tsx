'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Megaphone, Plus } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { DataTable } from '../../data-table.tsx';
import { announcementsQuery } from './queries.ts';
import { StateChip } from './state-chip.tsx';

/** Everything that was, or will be, told to many. */
export function AnnouncementsView() {
  const t = useTranslations('adminNotifications.announcements');
  const format = useFormatter();
  const locale = useLocale();
  const query = useInfiniteQuery(announcementsQuery());
  const language = locale === 'ko' ? 'ko' : 'en';
  const write = (
    <Link href="/admin/notifications/announcements/new" className={buttonClass({ variant: 'primary', size: 'md' })}>
      <Plus aria-hidden />
      {t('write')}
    </Link>
  );
  return (
    <PagedList
      query={query}
      failed={t('failed')}
      skeleton={<Skeleton className="h-72 w-full rounded-2xl" />}
      empty={<EmptyState icon={<Megaphone />} title={t('emptyTitle')} body={t('emptyBody')} action={write} />}
    >
      {(items) => (
        <>
          <div className="mb-4 flex justify-end">{write}</div>
          <DataTable
            caption={t('title')}
            empty={t('emptyTitle')}
            rows={items}
            keyOf={({ id }) => id}
            columns={[
              {
                id: 'title',
                label: t('headline'),
                isTitle: true,
                cell: ({ id, texts }) => (
                  <Link
                    href={`/admin/notifications/announcements/${id}`}
                    className="inline-flex min-h-6 items-center break-words underline-offset-4 hover:underline"
                  >
                    {texts[language].title}
                  </Link>
                ),
              },
              { id: 'state', label: t('state'), isWide: true, cell: ({ state }) => <StateChip state={state} /> },
              {
                id: 'when',
                label: t('when'),
                isWide: true,
                cell: ({ startedAt, scheduledAt, createdAt }) => (
                  <ExactTime iso={startedAt ?? scheduledAt ?? createdAt} />
                ),
              },
              {
                id: 'people',
                label: t('asked'),
                isNumber: true,
                cell: ({ recipients }) => format.number(recipients),
              },
            ]}
          />
        </>
      )}
    </PagedList>
  );
}
