'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useRef } from 'react';
import { lazyPart } from '@/components/ui/lazy-part.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { Series } from '@/server/admin/metrics/schema.ts';
import { type ChartDeclaration, isWhole } from './chart-list.ts';
import { formatValue } from './format-value.ts';
import { lineStyle } from './line-style.ts';
import { useCameNear } from './use-came-near.ts';

/** The drawing code comes with the first chart that is seen, after the page. */
const TimeChart = lazyPart(
  () => import('./time-chart.tsx').then((module) => module.TimeChart),
  <Skeleton className="size-full" />,
);

type LineName = Parameters<ReturnType<typeof useTranslations<'adminLive.lines'>>>[0];

/** One chart with its title, its legend with the newest values, and its figures as a table for whoever wants or needs words. */
export function ChartCard({ chart, times, series }: { chart: ChartDeclaration; times: number[]; series: Series[] }) {
  const t = useTranslations('adminLive');
  const tLines = useTranslations('adminLive.lines');
  const locale = useLocale();
  const figure = useRef<HTMLElement>(null);
  const isNear = useCameNear(figure);
  const { id, unit } = chart;
  const told = series.filter(({ values }) => values.some((value) => value !== null));
  const names = told.map(({ name }) => (tLines.has(name as LineName) ? tLines(name as LineName) : name));
  const show = (value: number | null) => formatValue(value, unit, locale);
  const title = t(`charts.${id}.title`);
  return (
    <figure
      ref={figure}
      aria-labelledby={`chart-${id}`}
      data-chart={id}
      className="flex min-w-0 flex-col rounded-2xl border border-border bg-surface px-4 pt-3.5 pb-3 shadow-surface"
    >
      <figcaption>
        <h3 id={`chart-${id}`} className="font-medium text-sm">
          {title}
        </h3>
        <p className="text-muted text-xs">{t(`charts.${id}.body`)}</p>
      </figcaption>
      <div className="relative mt-3 h-40">
        {told.length === 0 ? (
          <p
            aria-hidden
            className="grid size-full place-items-center rounded-lg bg-default/60 px-4 text-center text-muted text-xs"
          >
            {t('noFigures')}
          </p>
        ) : (
          isNear && <TimeChart times={times} series={told} names={names} unit={unit} isWhole={isWhole(id)} />
        )}
      </div>
      {told.length === 0 ? (
        <p className="sr-only">{t('noFigures')}</p>
      ) : (
        <details className="group mt-2 text-xs">
          <summary className="flex min-h-6 cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-1 rounded-md text-muted">
            <span className="sr-only">{t('asTable', { title })}</span>
            {told.map(({ name, values }, index) => (
              <span key={name} className="flex min-w-0 items-center gap-1.5">
                <LineSign name={name} index={index} />
                <span className="truncate">{names[index]}</span>
                <span className="text-foreground tabular-nums">{show(newest(values))}</span>
              </span>
            ))}
          </summary>
          <table className="mt-2 w-full tabular-nums">
            <caption className="sr-only">{title}</caption>
            <thead className="text-muted">
              <tr>
                <th scope="col" className="py-1 text-start font-normal">
                  {t('table.line')}
                </th>
                <th scope="col" className="py-1 text-end font-normal">
                  {t('table.now')}
                </th>
                <th scope="col" className="py-1 text-end font-normal">
                  {t('table.mean')}
                </th>
                <th scope="col" className="py-1 text-end font-normal">
                  {t('table.highest')}
                </th>
              </tr>
            </thead>
            <tbody>
              {told.map(({ name, values }, index) => (
                <tr key={name} className="border-separator border-t">
                  <th scope="row" className="max-w-32 truncate py-1 text-start font-normal">
                    {names[index]}
                  </th>
                  <td className="py-1 text-end">{show(newest(values))}</td>
                  <td className="py-1 text-end">{show(mean(values))}</td>
                  <td className="py-1 text-end">{show(highest(values))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </figure>
  );
}

function LineSign({ name, index }: { name: string; index: number }) {
  const { color, dash } = lineStyle(name, index);
  return (
    <svg aria-hidden="true" width="16" height="8" className="shrink-0">
      <line x1="0" x2="16" y1="4" y2="4" stroke={color} strokeWidth="2" strokeDasharray={dash} />
    </svg>
  );
}

const present = (values: Series['values']): number[] => values.filter((value) => value !== null);
const newest = (values: Series['values']): number | null => present(values).at(-1) ?? null;
const highest = (values: Series['values']): number | null => Math.max(...present(values));

function mean(values: Series['values']): number | null {
  const all = present(values);
  return all.length === 0 ? null : all.reduce((sum, value) => sum + value, 0) / all.length;
}
