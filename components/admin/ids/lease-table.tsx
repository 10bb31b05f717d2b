'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { DataTable } from '@/components/admin/data-table.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { LeaseView } from '@/server/admin/ids/schema.ts';
import { IdsSection } from './ids-section.tsx';

const TONES = { held: 'success', silent: 'warning', free: 'neutral' } as const;

/** Who may give ids with which node number, up to when, and how many it gives. */
export function LeaseTable({ leases }: { leases: LeaseView[] }) {
  const t = useTranslations('adminIds.leases');
  const format = useFormatter();
  return (
    <IdsSection id="leases" title={t('title')} body={t('body')}>
      <DataTable
        caption={t('title')}
        rows={leases}
        keyOf={({ node }) => String(node)}
        empty={t('empty')}
        columns={[
          {
            id: 'node',
            label: t('node'),
            isTitle: true,
            cell: ({ node, state }) => (
              <span className="flex items-center gap-2 tabular-nums">
                {t('nodeOf', { node, datacentre: node >> 5, machine: node & 31 })}
                <Chip tone={TONES[state]}>{t(state)}</Chip>
              </span>
            ),
          },
          {
            id: 'holder',
            label: t('holder'),
            isWide: true,
            cell: ({ holder }) => (
              <span className="break-all" title={holder}>
                {holder === '' ? '–' : holder.split(':').slice(0, 2).join(' · ')}
              </span>
            ),
          },
          { id: 'ceiling', label: t('ceiling'), isWide: true, cell: ({ ceiling }) => <ExactTime iso={ceiling} /> },
          {
            id: 'renewed',
            label: t('renewed'),
            cell: ({ renewedAt }) => (renewedAt === null ? '–' : <RelativeTime iso={renewedAt} />),
          },
          { id: 'given', label: t('given'), isNumber: true, cell: ({ given }) => format.number(BigInt(given)) },
          {
            id: 'perSecond',
            label: t('perSecond'),
            isNumber: true,
            cell: ({ perSecond }) =>
              perSecond === null ? '–' : format.number(perSecond, { maximumFractionDigits: 1 }),
          },
        ]}
      />
    </IdsSection>
  );
}
