'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { StatsJson } from '@/server/links/stats/schema.ts';
import { NO_VALUE } from '@/server/links/stats/terms.ts';
import { worldMapQuery } from './queries.ts';
import { useValueLabel } from './use-value-label.ts';

interface Props {
  countries: StatsJson['values']['country'];
  onChoose: (dimension: 'country', value: string) => void;
}

/** Faintest and strongest tone of a country with clicks, in percent of the accent. */
const TONES = { least: 22, most: 100 };

/** Countries by clicks. Eyes and pointers only: the list beside it has the same countries as buttons. */
export function WorldMap({ countries, onChoose }: Props) {
  const t = useTranslations('linkStats');
  const format = useFormatter();
  const label = useValueLabel();
  const { data: map, isError } = useQuery(worldMapQuery());
  const [pointed, setPointed] = useState<string | null>(null);
  if (isError) return <p className="py-10 text-center text-muted text-sm">{t('map.failed')}</p>;
  if (map === undefined) return <Skeleton className="aspect-[24/11] w-full rounded-xl" />;
  const items = (countries?.items ?? []).filter(({ value }) => value !== NO_VALUE);
  const clicks = new Map(items.map((item) => [item.value, item.clicks]));
  const most = Math.max(...clicks.values(), 1);
  // By the logarithm: otherwise all but the first country would look alike.
  const tone = (count: number) =>
    Math.round(TONES.least + (TONES.most - TONES.least) * (Math.log(count + 1) / Math.log(most + 1)));
  return (
    <div aria-hidden>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: hidden from assistive technology, which has the list */}
      <svg viewBox={`0 0 ${map.width} ${map.height}`} className="h-auto w-full" onPointerLeave={() => setPointed(null)}>
        <path d={map.others} className="fill-default stroke-surface" strokeWidth={0.5} />
        {Object.entries(map.countries).map(([code, outline]) => {
          const count = clicks.get(code) ?? 0;
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the list beside it has the same countries as buttons
            <path
              key={code}
              d={outline}
              className={`stroke-surface ${count > 0 ? 'cursor-pointer' : 'fill-default'}`}
              strokeWidth={pointed === code ? 1.5 : 0.5}
              style={count > 0 ? { fill: `color-mix(in oklab, var(--accent) ${tone(count)}%, var(--surface))` } : {}}
              onPointerEnter={() => setPointed(code)}
              onClick={() => count > 0 && onChoose('country', code)}
            />
          );
        })}
      </svg>
      <p className="mt-1 h-5 text-center text-muted text-xs tabular-nums">
        {pointed !== null && `${label('country', pointed)} · ${format.number(clicks.get(pointed) ?? 0)}`}
      </p>
    </div>
  );
}
