'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { MinuteBars } from './minute-bars.tsx';

/** What a rule did in the last minutes: bars for eyes, sums and a table in words. */
export function MinutesCard({ rule }: { rule: LimitRuleJson }) {
  const t = useTranslations('adminLimits.minutes');
  const format = useFormatter();
  const sums = [
    ['hits', rule.hits],
    ['refused', rule.refused],
    ['wouldRefuse', rule.wouldRefuse],
  ] as const;
  return (
    <section
      aria-labelledby="limit-minutes"
      className="rounded-2xl border border-border bg-surface px-4 py-4 shadow-surface sm:px-5"
    >
      <h3 id="limit-minutes" className="font-medium text-sm">
        {t('title', { count: rule.minutes.length })}
      </h3>
      <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1">
        {sums.map(([part, value]) => (
          <div key={part}>
            <dt className="text-muted text-xs">{t(part)}</dt>
            <dd
              className={`font-semibold text-lg tabular-nums ${part === 'refused' && value > 0 ? 'text-danger-text' : ''}`}
            >
              {format.number(value)}
            </dd>
          </div>
        ))}
      </dl>
      <MinuteBars minutes={rule.minutes} className="mt-3 h-20 w-full" />
      <p className="mt-1 flex justify-between text-muted text-xs">
        <span>{t('ago', { count: rule.minutes.length })}</span>
        <span>{t('now')}</span>
      </p>
      <details className="mt-1 text-xs">
        <summary className="min-h-6 cursor-pointer text-muted hover:text-foreground">{t('asTable')}</summary>
        <table className="mt-1 w-full tabular-nums">
          <thead className="text-muted">
            <tr>
              <th scope="col" className="py-1 text-start font-normal">
                {t('minute')}
              </th>
              {sums.map(([part]) => (
                <th key={part} scope="col" className="py-1 text-end font-normal">
                  {t(part)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rule.minutes.map((minute, index) => (
              <tr key={minute.at} className="border-separator border-t">
                <th scope="row" className="py-1 text-start font-normal">
                  {index === rule.minutes.length - 1 ? t('now') : t('ago', { count: rule.minutes.length - 1 - index })}
                </th>
                {sums.map(([part]) => (
                  <td key={part} className="py-1 text-end">
                    {format.number(minute[part])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
