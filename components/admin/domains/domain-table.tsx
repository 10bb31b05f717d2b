'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { LinkDomainJson } from '@/server/links/domains/schema.ts';
import { DataTable } from '../data-table.tsx';

interface Props {
  domains: LinkDomainJson[];
  onEdit: (domain: LinkDomainJson) => void;
  onRemove: (domain: LinkDomainJson) => void;
}

/** Short domains with where they lead; one with links on it stays. */
export function DomainTable({ domains, onEdit, onRemove }: Props) {
  const t = useTranslations('adminDomains');
  const tShell = useTranslations('shell');
  const address = (value: string | null) =>
    value === null ? (
      <span className="text-muted">{t('ownPage')}</span>
    ) : (
      <span className="line-clamp-1 break-all">{value}</span>
    );
  return (
    <DataTable
      caption={t('title')}
      empty={t('emptyTitle')}
      rows={domains}
      keyOf={({ id }) => id}
      columns={[
        { id: 'host', label: t('host'), isTitle: true, cell: ({ host }) => <span className="break-all">{host}</span> },
        { id: 'root', label: t('rootUrl'), isWide: true, cell: ({ rootUrl }) => address(rootUrl) },
        { id: 'missing', label: t('missingUrl'), isWide: true, cell: ({ missingUrl }) => address(missingUrl) },
        { id: 'links', label: t('links'), isNumber: true, cell: ({ links }) => links ?? 0 },
        { id: 'created', label: t('created'), cell: ({ createdAt }) => <RelativeTime iso={createdAt} /> },
        {
          id: 'actions',
          label: tShell('actions'),
          isLabelHidden: true,
          isNumber: true,
          cell: (domain) => (
            <span className="flex justify-end gap-1">
              <Button
                size="sm"
                variant="tertiary"
                aria-label={t('editOne', { host: domain.host })}
                onPress={() => onEdit(domain)}
              >
                {t('edit')}
              </Button>
              <Button
                size="sm"
                variant="tertiary"
                aria-label={t('removeOne', { host: domain.host })}
                onPress={() => onRemove(domain)}
              >
                {t('remove')}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}
