'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { MailSearch } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { ListSearch } from '@/components/shell/list-search.tsx';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { DateField } from '@/components/ui/date-field.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { CHANNELS, DELIVERY_STATES, type NotificationType, TYPES } from '@/server/notifications/terms.ts';
import { writeParam } from '../../write-param.ts';
import { readSentFilter, sentQuery } from '../queries.ts';
import { SentTable } from './sent-table.tsx';

const TYPE_IDS = Object.keys(TYPES) as NotificationType[];

/** What was sent to whom, with its filters, which stand in the address. */
export function DeliveriesView() {
  const t = useTranslations('adminNotifications.deliveries');
  const tNotifications = useTranslations('notifications');
  const filter = readSentFilter(useSearchParams());
  const query = useInfiniteQuery(sentQuery(filter));
  const isFiltered = Object.values(filter).some((value) => value !== '');
  const all = (label: string) => ({ id: '', label });
  return (
    <>
      <div className="mb-4 grid grid-cols-2 items-end gap-3 lg:grid-cols-5">
        <div className="col-span-2 lg:col-span-5">
          <ListSearch label={t('search')} />
          <p className="mt-1.5 text-muted text-xs">{t('searchHint')}</p>
        </div>
        <SelectField
          label={t('type')}
          className="col-span-2 sm:col-span-1"
          options={[all(t('allTypes')), ...TYPE_IDS.map((id) => ({ id, label: tNotifications(`types.${id}.name`) }))]}
          value={filter.type}
          onChange={(type) => writeParam('type', type)}
        />
        <SelectField
          label={t('channel')}
          options={[all(t('allChannels')), ...CHANNELS.map((id) => ({ id, label: tNotifications(`channels.${id}`) }))]}
          value={filter.channel}
          onChange={(channel) => writeParam('channel', channel)}
        />
        <SelectField
          label={t('state')}
          options={[
            all(t('allStates')),
            ...DELIVERY_STATES.map((id) => ({ id, label: tNotifications(`states.${id}`) })),
          ]}
          value={filter.state}
          onChange={(state) => writeParam('state', state)}
        />
        <DateField
          label={t('from')}
          value={filter.from}
          {...(filter.to === '' ? {} : { max: filter.to })}
          onChange={(day) => writeParam('from', day)}
        />
        <DateField
          label={t('to')}
          value={filter.to}
          {...(filter.from === '' ? {} : { min: filter.from })}
          onChange={(day) => writeParam('to', day)}
        />
      </div>
      <div className="mb-3 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        {isFiltered && (
          <Button
            size="sm"
            variant="ghost"
            onPress={() => window.history.replaceState(null, '', window.location.pathname)}
          >
            {t('clear')}
          </Button>
        )}
        {filter.q === '' && filter.from === '' && filter.to === '' && (
          <p className="text-muted text-xs">{t('recentHint')}</p>
        )}
      </div>
      <PagedList
        query={query}
        failed={t('failed')}
        skeleton={<Skeleton className="h-96 w-full rounded-2xl" />}
        empty={<EmptyState icon={<MailSearch />} title={t('emptyTitle')} body={t('emptyBody')} />}
        more={t('more')}
      >
        {(items) => <SentTable items={items} />}
      </PagedList>
    </>
  );
}
