'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { Chip } from '@/components/ui/chip.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { AdminPersonJson } from '@/server/admin/people/schema.ts';
import { DataTable } from '../data-table.tsx';
import { PersonMenu } from './person-menu.tsx';
import type { PersonAct } from './use-change-person.ts';

interface Props {
  people: AdminPersonJson[];
  ownId: string;
  onAsk: (act: PersonAct) => void;
}

/** People with what an operator must know of them. */
export function PeopleTable({ people, ownId, onAsk }: Props) {
  const t = useTranslations('adminLive.people');
  const tShell = useTranslations('shell');
  const format = useFormatter();
  return (
    <DataTable
      caption={t('title')}
      empty={t('empty')}
      rows={people}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'person',
          label: t('person'),
          isTitle: true,
          cell: (person) => (
            <span className="block min-w-0">
              <span className="flex flex-wrap items-center gap-2">
                <span className="break-words">{person.name}</span>
                {person.id === ownId && <Chip>{t('you')}</Chip>}
                {person.disabledAt !== null && <Chip tone="danger">{t('disabled')}</Chip>}
                {person.deleteAfter !== null && <Chip tone="warning">{t('deleting')}</Chip>}
              </span>
              <span className="block break-all font-normal text-muted text-xs">
                @{person.handle} · {person.email}
              </span>
            </span>
          ),
        },
        {
          id: 'role',
          label: t('role'),
          cell: ({ role }) => (role === 'user' ? t('roles.user') : <Chip>{t(`roles.${role}`)}</Chip>),
        },
        { id: 'created', label: t('created'), cell: ({ createdAt }) => <RelativeTime iso={createdAt} /> },
        {
          id: 'seen',
          label: t('seen'),
          cell: ({ lastSeenAt }) => (lastSeenAt === null ? '–' : <RelativeTime iso={lastSeenAt} />),
        },
        { id: 'sessions', label: t('sessions'), isNumber: true, cell: ({ sessions }) => format.number(sessions) },
        {
          id: 'factors',
          label: t('factor'),
          cell: ({ factors }) =>
            factors.length === 0 ? '–' : factors.map((factor) => t(`factors.${factor}`)).join(', '),
        },
        {
          id: 'actions',
          label: tShell('actions'),
          isLabelHidden: true,
          cell: (person) => <PersonMenu person={person} isOwn={person.id === ownId} onAsk={onAsk} />,
        },
      ]}
    />
  );
}
