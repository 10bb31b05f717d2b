'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo, useRef } from 'react';
import { lazyPart } from '@/components/ui/lazy-part.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { NotificationRates } from '@/server/notifications/overview/schema.ts';
import { lineStyle } from '../../charts/line-style.ts';
import { useCameNear } from '../../charts/use-came-near.ts';
import { RatesTable } from './rates-table.tsx';

/** The drawing code comes when the chart is seen, after the page. */
const TimeChart = lazyPart(
  () => import('../../charts/time-chart.tsx').then((module) => module.TimeChart),
  <Skeleton className="size-full" />,
);

/** The lines, in the order that gives them their strokes. */
const LINES = [
  ...(['planned', 'sent', 'delivered', 'failed', 'opened', 'clicked'] as const),
  ...(['suppressed', 'unverified'] as const),
] as const;

/** Lines over time, and the same as a table. */
export function RatesChart({ rates }: { rates: NotificationRates }) {
  const t = useTranslations('adminNotifications.rates');
  const locale = useLocale();
  const figure = useRef<HTMLElement>(null);
  const isNear = useCameNear(figure);
  const { steps, totals, times } = rates;
  const shown = LINES.filter((event) => totals[event] > 0);
  const series = useMemo(
    () =>
      LINES.filter((event) => totals[event] > 0).map((event) => ({
        name: event,
        values: steps.map((step) => step[event]),
      })),
    [steps, totals],
  );
  const number = new Intl.NumberFormat(locale);
  return (
    <figure
      ref={figure}
      aria-labelledby="rates-title"
      className="min-w-0 rounded-2xl border border-border bg-surface px-4 pt-4 pb-3 shadow-surface"
    >
      <div className="relative h-56">
        {shown.length === 0 ? (
          <p
            aria-hidden
            className="grid size-full place-items-center rounded-lg bg-default/60 px-4 text-center text-muted text-sm"
          >
            {t('empty')}
          </p>
        ) : (
          isNear && (
            <TimeChart
              times={times}
              series={series}
              names={shown.map((event) => t(`events.${event}`))}
              unit="number"
              isWhole={false}
            />
          )
        )}
      </div>
      {shown.length === 0 ? (
        <p className="sr-only">{t('empty')}</p>
      ) : (
        <>
          <ul aria-hidden className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
            {shown.map((event, index) => (
              <li key={event} className="flex items-center gap-1.5">
                <svg width="16" height="8" aria-hidden="true">
                  <line
                    x1="0"
                    x2="16"
                    y1="4"
                    y2="4"
                    strokeWidth="2"
                    stroke={lineStyle(event, index).color}
                    strokeDasharray={lineStyle(event, index).dash}
                  />
                </svg>
                <span className="text-muted">{t(`events.${event}`)}</span>
                <span className="tabular-nums">{number.format(totals[event])}</span>
              </li>
            ))}
          </ul>
          <details className="mt-2 text-xs">
            <summary className="min-h-6 cursor-pointer text-muted hover:text-foreground">{t('asTable')}</summary>
            <RatesTable rates={rates} />
          </details>
        </>
      )}
    </figure>
  );
}
