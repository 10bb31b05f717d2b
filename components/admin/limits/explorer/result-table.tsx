'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { Chip } from '@/components/ui/chip.tsx';
import { DataTable } from '../../data-table.tsx';
import type { Run } from './simulate-limits.ts';

/** What came of the same requests under each algorithm. */
export function ResultTable({ runs, limit }: { runs: Run[]; limit: number }) {
  const t = useTranslations('adminLimits');
  const format = useFormatter();
  return (
    <DataTable
      caption={t('explorer.result')}
      empty={t('explorer.result')}
      rows={runs}
      keyOf={({ algorithm }) => algorithm}
      columns={[
        {
          id: 'algorithm',
          label: t('compare.algorithm'),
          isTitle: true,
          cell: ({ algorithm }) => t(`algorithms.${algorithm}.name`),
        },
        {
          id: 'accepted',
          label: t('explorer.accepted'),
          isNumber: true,
          cell: ({ accepted }) => format.number(accepted),
        },
        { id: 'refused', label: t('explorer.refused'), isNumber: true, cell: ({ refused }) => format.number(refused) },
        {
          id: 'most',
          label: t('explorer.most'),
          isNumber: true,
          isWide: true,
          cell: ({ mostInWindow }) =>
            mostInWindow > limit ? (
              <Chip tone="warning">{t('explorer.over', { count: mostInWindow, limit })}</Chip>
            ) : (
              format.number(mostInWindow)
            ),
        },
        {
          id: 'keeps',
          label: t('explorer.keeps'),
          isWide: true,
          cell: ({ algorithm }) => <span className="text-muted">{t(`algorithms.${algorithm}.keeps`)}</span>,
        },
      ]}
    />
  );
}
