'use client';

import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { StatsJson } from '@/server/links/stats/schema.ts';
import type { StatsInterval } from '@/server/links/stats/terms.ts';
import { roundCeiling } from './round-ceiling.ts';

const LABELS_WIDE = 8;
const GRID_LINES = 4;

const FORMATS: Record<StatsInterval, Intl.DateTimeFormatOptions> = {
  hour: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { month: 'short', day: 'numeric' },
  week: { month: 'short', day: 'numeric' },
  month: { year: 'numeric', month: 'short' },
};

/** Clicks over time as columns, with the part of visitors in a darker tone. The table behind it says the same in words. */
export function ClicksChart({ stats }: { stats: Pick<StatsJson, 'series' | 'interval' | 'timeZone'> }) {
  const t = useTranslations('linkStats');
  const locale = useLocale();
  const format = useFormatter();
  const [at, setAt] = useState<number | null>(null);
  const { series, interval, timeZone } = stats;
  const moment = useMemo(
    () => new Intl.DateTimeFormat(locale, { ...FORMATS[interval], timeZone }),
    [locale, interval, timeZone],
  );
  const words = (start: string) => moment.format(new Date(start));
  const top = roundCeiling(Math.max(...series.map(({ clicks }) => clicks), 1), GRID_LINES);
  const step = Math.max(1, Math.ceil(series.length / LABELS_WIDE));
  const pointed = at === null ? undefined : series[at];
  return (
    <figure className="min-w-0">
      <figcaption className="sr-only">{t('chart.caption')}</figcaption>
      <div className="flex h-5 items-center justify-between gap-3 text-muted text-xs" aria-hidden>
        <span className="flex items-center gap-3">
          <Key className="bg-accent/35">{t('clicks')}</Key>
          <Key className="bg-accent">{t('visitors')}</Key>
        </span>
        {pointed && (
          <span className="truncate tabular-nums">
            {words(pointed.start)} · {t('chart.point', { clicks: pointed.clicks, visitors: pointed.visitors })}
          </span>
        )}
      </div>
      <div aria-hidden className="relative mt-2 h-52 ps-10 sm:h-60">
        {Array.from({ length: GRID_LINES + 1 }, (_, line) => line / GRID_LINES).map((part) => (
          <div
            key={part}
            className="absolute start-0 end-0 flex items-center"
            style={{ bottom: `${part * 100}%`, height: 0 }}
          >
            <span className="w-9 text-end text-[0.6875rem] text-muted tabular-nums">
              {format.number(top * part, { notation: 'compact' })}
            </span>
            <span className="ms-1 h-px flex-1 bg-separator" />
          </div>
        ))}
        <div className="relative flex h-full items-end" onPointerLeave={() => setAt(null)}>
          {series.map(({ start, clicks, visitors }, index) => (
            <div
              key={start}
              className={`flex h-full min-w-0 flex-1 items-end justify-center ${at === index ? 'bg-default' : ''}`}
              onPointerEnter={() => setAt(index)}
              onPointerDown={() => setAt(index)}
            >
              <div
                className="relative w-[84%] rounded-t-[3px] bg-accent/35"
                style={{ height: `${(100 * clicks) / top}%` }}
              >
                <div
                  className="absolute inset-x-0 bottom-0 rounded-t-[3px] bg-accent"
                  style={{ height: `${clicks === 0 ? 0 : (100 * Math.min(visitors, clicks)) / clicks}%` }}
                />
              </div>
            </div>
          ))}
        </div>
      </div>
      <div aria-hidden className="relative ms-10 mt-1.5 h-4 text-[0.6875rem] text-muted tabular-nums">
        {series.map(({ start }, index) =>
          index % step === 0 && index < series.length - step / 2 ? (
            <span
              key={start}
              className={`absolute whitespace-nowrap ${index === 0 ? '' : '-translate-x-1/2'} ${(index / step) % 2 === 1 ? 'hidden sm:inline' : ''}`}
              style={{ left: `${index === 0 ? 0 : (100 * (index + 0.5)) / series.length}%` }}
            >
              {words(start)}
            </span>
          ) : null,
        )}
      </div>
      <details className="mt-3 text-sm">
        <summary className="w-fit cursor-pointer rounded text-muted hover:text-foreground">{t('chart.table')}</summary>
        <section
          className="mt-2 max-h-72 overflow-auto rounded-xl border border-border"
          aria-label={t('chart.caption')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table must be scrolled by keyboard too
          tabIndex={0}
        >
          <table className="w-full text-sm tabular-nums">
            <thead className="sticky top-0 bg-surface text-muted text-xs">
              <tr>
                <th scope="col" className="px-3 py-2 text-start font-medium">
                  {t('chart.time')}
                </th>
                <th scope="col" className="px-3 py-2 text-end font-medium">
                  {t('clicks')}
                </th>
                <th scope="col" className="px-3 py-2 text-end font-medium">
                  {t('visitors')}
                </th>
              </tr>
            </thead>
            <tbody>
              {series.toReversed().map(({ start, clicks, visitors }) => (
                <tr key={start} className="border-separator border-t">
                  <th scope="row" className="px-3 py-1.5 text-start font-normal">
                    {words(start)}
                  </th>
                  <td className="px-3 py-1.5 text-end">{format.number(clicks)}</td>
                  <td className="px-3 py-1.5 text-end">{format.number(visitors)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}

function Key({ className, children }: { className: string; children: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className={`size-2.5 rounded-[3px] ${className}`} />
      {children}
    </span>
  );
}
