'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { RuleLink } from './rule-link.tsx';

/** What rules in shadow mode would have refused in the last minutes. Nothing while no rule is. */
export function ShadowReport({ rules }: { rules: LimitRuleJson[] }) {
  const t = useTranslations('adminLimits.shadow');
  const format = useFormatter();
  const shadows = rules.filter(({ effective }) => effective.shadow);
  if (shadows.length === 0) return null;
  return (
    <section
      aria-labelledby="limits-shadow"
      className="mb-5 rounded-2xl border border-border bg-surface px-4 py-4 shadow-surface sm:px-5"
    >
      <h2 id="limits-shadow" className="font-semibold text-sm">
        {t('title')}
      </h2>
      <p className="mt-0.5 text-muted text-sm leading-relaxed">{t('body')}</p>
      <ul className="mt-2 flex flex-col gap-1.5 text-sm">
        {shadows.map((rule) => (
          <li key={rule.id} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <RuleLink id={rule.id} name={rule.name} />
            <span className={`tabular-nums ${rule.wouldRefuse > 0 ? 'text-warning-text' : 'text-muted'}`}>
              {t('would', {
                count: rule.wouldRefuse,
                hits: format.number(rule.hits),
                share: format.number(rule.hits === 0 ? 0 : rule.wouldRefuse / rule.hits, {
                  style: 'percent',
                  maximumFractionDigits: 1,
                }),
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
