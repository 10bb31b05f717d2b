'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { DataTable } from '../data-table.tsx';
import { MinuteBars } from './minute-bars.tsx';
import { RuleChips } from './rule-chips.tsx';
import { RuleLink } from './rule-link.tsx';
import { useTermsText } from './use-terms-text.ts';

/** The rules with what they allow and what they did in the last minutes. */
export function RuleTable({ rules }: { rules: LimitRuleJson[] }) {
  const t = useTranslations('adminLimits');
  const format = useFormatter();
  const terms = useTermsText();
  return (
    <DataTable
      caption={t('rules')}
      empty={t('emptyTitle')}
      rows={rules}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          label: t('columns.rule'),
          isTitle: true,
          cell: (rule) => (
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <RuleLink id={rule.id} name={rule.name} isHome />
              <RuleChips rule={rule} />
            </span>
          ),
        },
        {
          id: 'terms',
          label: t('columns.allows'),
          isWide: true,
          cell: ({ effective }) => (
            <>
              <span className="whitespace-nowrap tabular-nums">{terms(effective)}</span>{' '}
              <span className="block text-muted text-xs">{t(`algorithms.${effective.algorithm}.name`)}</span>
            </>
          ),
        },
        {
          id: 'minutes',
          label: t('columns.minutes'),
          isWide: true,
          cell: ({ minutes }) => <MinuteBars minutes={minutes} className="h-8 w-32" />,
        },
        { id: 'hits', label: t('columns.hits'), isNumber: true, cell: ({ hits }) => format.number(hits) },
        {
          id: 'refused',
          label: t('columns.refused'),
          isNumber: true,
          cell: ({ refused }) => (
            <span className={refused > 0 ? 'font-medium text-danger-text' : ''}>{format.number(refused)}</span>
          ),
        },
      ]}
    />
  );
}
