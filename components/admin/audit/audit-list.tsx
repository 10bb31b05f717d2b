'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { AuditEventJson } from '@/server/admin/audit/schema.ts';
import { DataTable } from '../data-table.tsx';
import { AuditDetails } from './audit-details.tsx';
import { type AuditFilter, auditQuery } from './queries.ts';
import { useEventName } from './use-event-name.ts';

type Person = AuditEventJson['actor'];

interface Props {
  filter: AuditFilter;
  /** Somebody's name was pressed. */
  onPerson: (id: string) => void;
}

/** The events of one filter, in every state a list can be in. */
export function AuditList({ filter, onPerson }: Props) {
  const t = useTranslations('adminData.audit');
  const eventName = useEventName();
  const query = useInfiniteQuery(auditQuery(filter));

  const nameOf = (person: NonNullable<Person>) => person.name ?? t('gone');
  const personButton = (person: NonNullable<Person>) => (
    <button
      type="button"
      title={t('onlyThis', { name: nameOf(person) })}
      className={`min-h-6 max-w-full truncate rounded text-start underline-offset-4 hover:underline ${person.name === null ? 'text-muted italic' : ''}`}
      onClick={() => onPerson(person.id)}
    >
      {nameOf(person)}
    </button>
  );
  return (
    <PagedList
      query={query}
      failed={t('failed')}
      skeleton={<Skeleton className="h-96 w-full rounded-2xl" />}
      empty={<EmptyState icon={<ScrollText />} title={t('emptyTitle')} body={t('emptyBody')} />}
      more={t('more')}
    >
      {(events) => (
        <DataTable
          caption={t('title')}
          empty={t('emptyTitle')}
          rows={events}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'event',
              label: t('event'),
              isTitle: true,
              cell: ({ event }) => (
                <>
                  {eventName(event)}
                  {eventName(event) !== event && (
                    <span className="block font-mono font-normal text-muted text-xs">{event}</span>
                  )}
                </>
              ),
            },
            {
              id: 'who',
              label: t('who'),
              isWide: true,
              cell: ({ actor, subject }) => (
                <span className="flex min-w-0 flex-col items-end gap-0.5 sm:items-start">
                  {actor === null ? <span className="text-muted">{t('itself')}</span> : personButton(actor)}
                  {subject !== null && subject.id !== actor?.id && (
                    <span className="flex min-w-0 max-w-full gap-1 text-muted">
                      <span aria-hidden>→</span>
                      {personButton(subject)}
                    </span>
                  )}
                </span>
              ),
            },
            { id: 'when', label: t('when'), isWide: true, cell: ({ at }) => <ExactTime iso={at} /> },
            { id: 'where', label: t('where'), isWide: true, cell: ({ address }) => address ?? '–' },
            { id: 'details', label: t('details'), isWide: true, cell: (event) => <AuditDetails event={event} /> },
          ]}
        />
      )}
    </PagedList>
  );
}
