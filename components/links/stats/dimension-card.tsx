'use client';

import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import type { StatsJson } from '@/server/links/stats/schema.ts';
import type { StatsDimension } from '@/server/links/stats/terms.ts';
import { ValueList } from './value-list.tsx';

interface Props {
  /** Dimensions that belong together; one is shown at a time. */
  dimensions: readonly [StatsDimension, ...StatsDimension[]];
  values: StatsJson['values'];
  onChoose: (dimension: StatsDimension, value: string) => void;
}

/** A card of top values, with a switch between dimensions that belong together. */
export function DimensionCard({ dimensions, values, onChoose }: Props) {
  const t = useTranslations('linkStats');
  const [shown, setShown] = useState<StatsDimension>(dimensions[0]);
  const name = useId();
  return (
    <section
      aria-label={dimensions.map((dimension) => t(`dimensions.${dimension}`)).join(', ')}
      className="min-w-0 rounded-2xl border border-border bg-surface p-4 shadow-surface"
    >
      {dimensions.length === 1 ? (
        <h2 className="mb-2 px-2.5 font-semibold text-sm">{t(`dimensions.${dimensions[0]}`)}</h2>
      ) : (
        <fieldset className="mb-2 flex flex-wrap gap-1">
          <legend className="sr-only">{t('shown')}</legend>
          {dimensions.map((dimension) => (
            <label
              key={dimension}
              className="cursor-pointer rounded-lg px-2.5 py-1.5 text-muted text-sm hover:text-foreground has-checked:bg-default has-checked:font-semibold has-checked:text-foreground has-focus-visible:outline-2 has-focus-visible:outline-focus"
            >
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={shown === dimension}
                onChange={() => setShown(dimension)}
              />
              {t(`dimensions.${dimension}`)}
            </label>
          ))}
        </fieldset>
      )}
      <ValueList dimension={shown} values={values[shown]} onChoose={onChoose} />
    </section>
  );
}
