'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { WayChip } from '@/components/notifications/trace/way-chip.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import type { SentItemJson } from '@/server/notifications/deliveries/schema.ts';
import type { NotificationType } from '@/server/notifications/terms.ts';
import { DataTable } from '../../data-table.tsx';
import { writeParam } from '../../write-param.ts';

/** Notifications with how each channel stands; the type leads to the whole way. */
export function SentTable({ items }: { items: SentItemJson[] }) {
  const t = useTranslations('adminNotifications.deliveries');
  const tNotifications = useTranslations('notifications');
  return (
    <DataTable
      caption={t('title')}
      empty={t('emptyTitle')}
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'type',
          label: t('type'),
          isTitle: true,
          cell: ({ id, type }) => (
            <Link
              href={`/admin/notifications/deliveries/${id}`}
              className="flex min-h-6 items-center underline-offset-4 hover:underline"
            >
              {tNotifications(`types.${type as NotificationType}.name`)}
            </Link>
          ),
        },
        {
          id: 'person',
          label: t('person'),
          isWide: true,
          cell: ({ recipient }) => (
            <button
              type="button"
              title={t('onlyThis', { name: recipient.name ?? t('gone') })}
              className={`min-h-6 max-w-48 truncate rounded text-start underline-offset-4 hover:underline ${recipient.name === null ? 'text-muted italic' : ''}`}
              onClick={() => writeParam('q', recipient.id)}
            >
              {recipient.name ?? t('gone')}
            </button>
          ),
        },
        { id: 'when', label: t('when'), isWide: true, cell: ({ createdAt }) => <ExactTime iso={createdAt} /> },
        {
          id: 'channels',
          label: t('channels'),
          isWide: true,
          cell: ({ channels }) => (
            <ul className="flex flex-wrap justify-end gap-x-3 gap-y-1 sm:justify-start">
              {channels.map(({ channel, state }, index) => (
                // Several devices of one channel look alike here, and never change their order.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <li key={`${channel} ${index}`} className="flex items-center gap-1 text-xs">
                  {tNotifications(`channels.${channel}`)}
                  <WayChip state={state} />
                </li>
              ))}
              {channels.length === 0 && <li className="text-muted text-xs">{t('noChannel')}</li>}
            </ul>
          ),
        },
      ]}
    />
  );
}
