'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { MailX, Plus } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ListSearch } from '@/components/shell/list-search.tsx';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { SuppressionView } from '@/server/notifications/suppressions/schema.ts';
import { SUPPRESSION_REASONS } from '@/server/notifications/suppressions/terms.ts';
import { SENT_CHANNELS } from '@/server/notifications/terms.ts';
import { DataTable } from '../../data-table.tsx';
import { writeParam } from '../../write-param.ts';
import { readSuppressionFilter, suppressionsQuery } from './queries.ts';

const AddDialog = lazyOver(() => import('./add-dialog.tsx').then((module) => module.AddDialog));
const RemoveDialog = lazyOver(() => import('./remove-dialog.tsx').then((module) => module.RemoveDialog));

const SHOWN = 16;

/** Addresses that nothing is sent to any more: search, add, take off. */
export function SuppressionsView() {
  const t = useTranslations('adminNotifications.suppressions');
  const tChannels = useTranslations('notifications.channels');
  const filter = readSuppressionFilter(useSearchParams());
  const query = useInfiniteQuery(suppressionsQuery(filter));
  const [isAdding, setIsAdding] = useState(false);
  const [removed, setRemoved] = useState<SuppressionView | null>(null);
  const isFiltered = Object.values(filter).some((value) => value !== '');
  return (
    <>
      <p className="mb-4 max-w-2xl text-muted text-sm">{t('hint')}</p>
      <div className="mb-4 grid grid-cols-2 items-end gap-3 lg:grid-cols-[minmax(0,1fr)_12rem_12rem_auto]">
        <div className="col-span-2 lg:col-span-1">
          <ListSearch label={t('search')} />
        </div>
        <SelectField
          label={t('channel')}
          options={[{ id: '', label: t('allChannels') }, ...SENT_CHANNELS.map((id) => ({ id, label: tChannels(id) }))]}
          value={filter.channel}
          onChange={(channel) => writeParam('channel', channel)}
        />
        <SelectField
          label={t('reason')}
          options={[
            { id: '', label: t('allReasons') },
            ...SUPPRESSION_REASONS.map((id) => ({ id, label: t(`reasons.${id}`) })),
          ]}
          value={filter.reason}
          onChange={(reason) => writeParam('reason', reason)}
        />
        <Button
          variant="primary"
          icon={<Plus aria-hidden />}
          className="col-span-2 lg:col-span-1"
          onPress={() => setIsAdding(true)}
        >
          {t('add')}
        </Button>
      </div>
      <PagedList
        query={query}
        failed={t('failed')}
        skeleton={<Skeleton className="h-72 w-full rounded-2xl" />}
        empty={
          <EmptyState
            icon={<MailX />}
            title={isFiltered ? t('noResultsTitle') : t('emptyTitle')}
            body={isFiltered ? t('noResultsBody') : t('emptyBody')}
          />
        }
      >
        {(items) => (
          <DataTable
            caption={t('title')}
            empty={t('emptyTitle')}
            rows={items}
            keyOf={({ channel, hash }) => `${channel} ${hash}`}
            columns={[
              {
                id: 'hash',
                label: t('hash'),
                isTitle: true,
                cell: ({ hash }) => (
                  <span title={hash} className="select-all font-mono text-xs">
                    {hash.slice(0, SHOWN)}…
                  </span>
                ),
              },
              { id: 'channel', label: t('channel'), isWide: true, cell: ({ channel }) => tChannels(channel) },
              {
                id: 'reason',
                label: t('reason'),
                isWide: true,
                cell: ({ reason, detail }) => (
                  <span className="flex flex-col items-end gap-0.5 sm:items-start">
                    <Chip tone={reason === 'complaint' ? 'danger' : 'neutral'}>{t(`reasons.${reason}`)}</Chip>
                    {detail !== null && <span className="max-w-xs break-words text-muted text-xs">{detail}</span>}
                  </span>
                ),
              },
              { id: 'when', label: t('when'), isWide: true, cell: ({ createdAt }) => <ExactTime iso={createdAt} /> },
              {
                id: 'remove',
                label: t('remove'),
                isLabelHidden: true,
                cell: (one) => (
                  <Button
                    size="sm"
                    variant="tertiary"
                    aria-label={t('removeLabel', { hash: one.hash.slice(0, SHOWN) })}
                    onPress={() => setRemoved(one)}
                  >
                    {t('remove')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </PagedList>
      {isAdding && <AddDialog onClose={() => setIsAdding(false)} />}
      {removed !== null && <RemoveDialog suppression={removed} onClose={() => setRemoved(null)} />}
    </>
  );
}
