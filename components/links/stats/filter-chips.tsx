'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { STATS_DIMENSIONS, type StatsDimension } from '@/server/links/stats/terms.ts';
import type { StatsFilter } from './stats-filter.ts';
import { useValueLabel } from './use-value-label.ts';

interface Props {
  only: StatsFilter['only'];
  onRemove: (dimension: StatsDimension) => void;
  onClear: () => void;
}

/** What the page is narrowed to; each goes away with one press. */
export function FilterChips({ only, onRemove, onClear }: Props) {
  const t = useTranslations('linkStats');
  const label = useValueLabel();
  const chosen = STATS_DIMENSIONS.flatMap((dimension) => {
    const value = only[dimension];
    return value === undefined
      ? []
      : [{ dimension, words: `${t(`dimensions.${dimension}`)}: ${label(dimension, value)}` }];
  });
  if (chosen.length === 0) return null;
  return (
    <ul aria-label={t('filters')} className="mt-3 flex flex-wrap items-center gap-2">
      {chosen.map(({ dimension, words }) => (
        <li key={dimension}>
          <button
            type="button"
            onClick={() => onRemove(dimension)}
            aria-label={t('removeFilter', { filter: words })}
            className="flex min-h-8 items-center gap-1.5 rounded-full bg-accent/12 py-1 ps-3 pe-2 text-sm hover:bg-accent/20"
          >
            <span className="max-w-60 truncate">{words}</span>
            <X aria-hidden className="size-4 shrink-0" />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          onClick={onClear}
          className="min-h-8 rounded px-1.5 text-muted text-sm underline-offset-4 hover:text-foreground hover:underline"
        >
          {t('clearFilters')}
        </button>
      </li>
    </ul>
  );
}
