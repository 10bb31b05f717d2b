'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useCountryName } from '@/components/shell/use-countries.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { LimitEntryJson } from '@/server/admin/limits/schema.ts';
import { DataTable } from '../../data-table.tsx';
import { useRemoveEntry } from './use-change-entries.ts';

/** Who is on the lists, why, until when, and by whom. */
export function EntryList({ entries }: { entries: LimitEntryJson[] }) {
  const t = useTranslations('adminLimits.entries');
  const tShell = useTranslations('shell');
  const format = useFormatter();
  const countryName = useCountryName();
  const remove = useRemoveEntry();
  const nameOf = ({ subject, value, label }: LimitEntryJson): string => {
    if (subject === 'country') return countryName(value);
    return subject === 'user' ? (label ?? t('gone')) : value;
  };
  return (
    <DataTable
      caption={t('title', { count: format.number(entries.length) })}
      empty={t('emptyTitle')}
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'who',
          label: t('who'),
          isTitle: true,
          cell: (entry) => (
            <span className="flex flex-wrap items-center gap-2 [overflow-wrap:anywhere]">
              <Chip tone={entry.kind === 'deny' ? 'danger' : 'success'}>{t(`kinds.${entry.kind}`)}</Chip>
              <span>{nameOf(entry)}</span>
              <span className="font-normal text-muted text-xs">{t(`subjects.${entry.subject}`)}</span>
            </span>
          ),
        },
        {
          id: 'note',
          label: t('note'),
          isWide: true,
          cell: ({ note }) => <span className="[overflow-wrap:anywhere]">{note === '' ? '–' : note}</span>,
        },
        {
          id: 'until',
          label: t('until'),
          isWide: true,
          cell: ({ expiresAt }) => (expiresAt === null ? t('lifetimes.never') : <ExactTime iso={expiresAt} />),
        },
        {
          id: 'added',
          label: t('addedBy'),
          isWide: true,
          cell: ({ createdAt, createdBy }) => (
            <>
              {createdBy?.name ?? t('gone')}, <RelativeTime iso={createdAt} />
            </>
          ),
        },
        {
          id: 'actions',
          label: tShell('actions'),
          isLabelHidden: true,
          isNumber: true,
          cell: (entry) => (
            <Button
              size="sm"
              variant="tertiary"
              aria-label={t('removeOne', { who: nameOf(entry) })}
              onPress={() => remove.mutate(entry)}
            >
              {t('remove')}
            </Button>
          ),
        },
      ]}
    />
  );
}
