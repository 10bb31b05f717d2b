'use client';

import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { formatSpan } from '../format-measure.ts';

/** What the code declares beside what holds now, and who made them differ. */
export function RuleTerms({ rule }: { rule: LimitRuleJson }) {
  const t = useTranslations('adminLimits');
  const locale = useLocale();
  const format = useFormatter();
  const { declared, effective, override } = rule;
  const rows = (['limit', 'window', 'burst', 'algorithm', 'shadow'] as const).map((part) => {
    const say = (terms: LimitRuleJson['effective']): string => {
      if (part === 'limit') return format.number(terms.limit);
      if (part === 'window') return formatSpan(terms.windowMs, locale);
      if (part === 'burst') return terms.burst === null ? '–' : format.number(terms.burst);
      if (part === 'algorithm') return t(`algorithms.${terms.algorithm}.name`);
      return t(terms.shadow ? 'shadowOn' : 'shadowOff');
    };
    return { part, declared: say(declared), now: say(effective) };
  });
  return (
    <div>
      <table className="w-full text-sm">
        <caption className="sr-only">{t('compare.caption')}</caption>
        <thead className="text-[0.8125rem] text-muted">
          <tr>
            <td />
            <th scope="col" className="py-1 text-start font-normal">
              {t('compare.declared')}
            </th>
            <th scope="col" className="py-1 text-start font-normal">
              {t('compare.now')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.part} className="border-separator border-t align-top">
              <th scope="row" className="py-1.5 pe-3 text-start font-normal text-muted">
                {t(`compare.${row.part}`)}
              </th>
              <td className="py-1.5 pe-3 tabular-nums">{row.declared}</td>
              <td className={`py-1.5 tabular-nums ${row.now === row.declared ? '' : 'font-semibold'}`}>{row.now}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {override !== null && (
        <p className="mt-2 text-muted text-xs">
          {t('changedBy', { name: override.updatedBy?.name ?? t('form.somebody') })},{' '}
          <RelativeTime iso={override.updatedAt} />
        </p>
      )}
    </div>
  );
}
