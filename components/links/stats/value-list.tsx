'use client';

import { useTranslations } from 'next-intl';
import type { StatsJson } from '@/server/links/stats/schema.ts';
import type { StatsDimension } from '@/server/links/stats/terms.ts';
import { BAR_ROW, Bar } from './bar.tsx';
import { useValueLabel } from './use-value-label.ts';

interface Props {
  dimension: StatsDimension;
  values: NonNullable<StatsJson['values'][StatsDimension]> | undefined;
  /** Narrows the whole page to this value. */
  onChoose: (dimension: StatsDimension, value: string) => void;
}

/** The top values of one dimension, as bars that can be read: each is a button that narrows the page to it. */
export function ValueList({ dimension, values, onChoose }: Props) {
  const t = useTranslations('linkStats');
  const label = useValueLabel();
  const items = values?.items ?? [];
  if (items.length === 0) return <p className="py-6 text-center text-muted text-sm">{t('noValues')}</p>;
  const most = Math.max(...items.map(({ clicks }) => clicks), 1);
  return (
    <>
      <ul className="flex flex-col gap-0.5">
        {items.map(({ value, clicks, visitors, share }) => (
          <li key={value}>
            <button
              type="button"
              onClick={() => onChoose(dimension, value)}
              title={t('valueTitle', { clicks, visitors })}
              className={BAR_ROW}
            >
              <Bar clicks={clicks} share={share} most={most}>
                {label(dimension, value)}
              </Bar>
            </button>
          </li>
        ))}
      </ul>
      {values !== undefined && values.others.values > 0 && (
        <p className="mt-1.5 px-2.5 text-muted text-xs">
          {t('others', { values: values.others.values, clicks: values.others.clicks })}
        </p>
      )}
    </>
  );
}
