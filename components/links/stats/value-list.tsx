'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { StatsJson } from '@/server/links/stats/schema.ts';
import type { StatsDimension } from '@/server/links/stats/terms.ts';
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
  const format = useFormatter();
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
              className="relative flex min-h-9 w-full items-center gap-3 rounded-lg px-2.5 py-1.5 text-start text-sm hover:bg-default"
            >
              <span
                aria-hidden
                className="absolute inset-y-0.5 start-0 rounded-lg bg-accent/12"
                style={{ width: `${Math.max(1, (100 * clicks) / most)}%` }}
              />
              <span className="relative min-w-0 flex-1 truncate">{label(dimension, value)}</span>
              <span className="relative tabular-nums">{format.number(clicks)}</span>
              <span className="relative w-12 text-end text-muted text-xs tabular-nums">
                {format.number(share, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 })}
              </span>
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
