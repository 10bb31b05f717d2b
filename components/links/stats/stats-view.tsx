'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useClock } from '@/components/ui/clock.tsx';
import { lazyPart } from '@/components/ui/lazy-part.tsx';
import { Menu } from '@/components/ui/menu.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { PLACE_SOURCES, type StatsDimension } from '@/server/links/stats/terms.ts';
import { ClicksChart } from './clicks-chart.tsx';
import { DimensionCard } from './dimension-card.tsx';
import { FilterChips } from './filter-chips.tsx';
import { LiveVisits } from './live-visits.tsx';
import { statsQuery } from './queries.ts';
import { RangePicker } from './range-picker.tsx';
import { apiParams, readStatsFilter, type StatsFilter, statsParams, todayIn } from './stats-filter.ts';
import { StatsSkeleton } from './stats-skeleton.tsx';
import { TopLinks } from './top-links.tsx';
import { Totals } from './totals.tsx';
import { useTimeZone } from './use-time-zone.ts';

const WorldMap = lazyPart(
  () => import('./world-map.tsx').then((module) => module.WorldMap),
  <Skeleton className="aspect-[24/11] w-full rounded-xl" />,
);

/** Statistics of one link, or of all links of the viewer when `linkId` is null. What is shown stands in the address. */
export function StatsView({ linkId }: { linkId: string | null }) {
  const t = useTranslations('linkStats');
  const params = useSearchParams();
  const timeZone = useTimeZone();
  const today = todayIn(timeZone || 'UTC', useClock());
  const filter = readStatsFilter((name) => params.get(name));
  const { data, error, isError, isFetching, isPlaceholderData, refetch } = useQuery(
    statsQuery(linkId, filter, timeZone),
  );

  const show = (next: StatsFilter) => {
    const search = statsParams(next).toString();
    window.history.replaceState(null, '', search === '' ? window.location.pathname : `?${search}`);
  };
  const choose = (dimension: StatsDimension, value: string) =>
    show({ ...filter, only: { ...filter.only, [dimension]: value } });

  return (
    <div className="flex flex-col gap-4">
      <div>
        <div className="flex flex-wrap items-end justify-between gap-3">
          <RangePicker filter={filter} today={today} onChange={show} />
          {linkId !== null && <ExportMenu linkId={linkId} filter={filter} today={today} timeZone={timeZone || 'UTC'} />}
        </div>
        <FilterChips
          only={filter.only}
          onRemove={(dimension) => {
            const { [dimension]: _removed, ...only } = filter.only;
            show({ ...filter, only });
          }}
          onClear={() => show({ ...filter, only: {} })}
        />
      </div>
      {data === undefined && isError && (
        <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
      )}
      {data === undefined && !isError && <StatsSkeleton />}
      {data !== undefined && (
        <div aria-busy={isPlaceholderData} className={`flex flex-col gap-4 ${isPlaceholderData ? 'opacity-60' : ''}`}>
          <Totals totals={data.totals} />
          <section
            aria-label={t('chart.caption')}
            className="rounded-2xl border border-border bg-surface p-4 shadow-surface"
          >
            <ClicksChart stats={data} />
          </section>
          {data.links !== undefined && <TopLinks links={data.links} />}
          <div className="grid gap-4 lg:grid-cols-2">
            <section
              aria-label={t('map.title')}
              className="rounded-2xl border border-border bg-surface p-4 shadow-surface lg:col-span-2"
            >
              <h2 className="mb-2 px-2.5 font-semibold text-sm">{t('map.title')}</h2>
              <div className="mx-auto max-w-3xl">
                <WorldMap countries={data.values.country} onChoose={choose} />
              </div>
            </section>
            <DimensionCard
              dimensions={data.hasCities ? ['country', 'city', 'language'] : ['country', 'language']}
              values={data.values}
              onChoose={choose}
            />
            <DimensionCard dimensions={['referrer']} values={data.values} onChoose={choose} />
            <DimensionCard dimensions={['device', 'system', 'browser']} values={data.values} onChoose={choose} />
            <DimensionCard
              dimensions={linkId === null ? ['source'] : ['source', 'way']}
              values={data.values}
              onChoose={choose}
            />
          </div>
          <p className="text-muted text-xs leading-relaxed">
            {t('visitorsNote')} <Source {...PLACE_SOURCES.countries} />
            {data.hasCities && (
              <>
                {' · '}
                <Source {...PLACE_SOURCES.cities} />
              </>
            )}
          </p>
        </div>
      )}
      {linkId !== null && <LiveVisits linkId={linkId} />}
    </div>
  );
}

function Source({ text, url }: { text: string; url: string }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      className="underline underline-offset-2 hover:text-foreground"
    >
      {text}
    </a>
  );
}

interface ExportProps {
  linkId: string;
  filter: StatsFilter;
  today: string;
  timeZone: string;
}

/** The clicks of the days that are shown, as a file. */
function ExportMenu({ linkId, filter, today, timeZone }: ExportProps) {
  const t = useTranslations('linkStats');
  const params = apiParams({ ...filter, interval: '', only: {} }, today, timeZone);
  const href = (format: 'csv' | 'json') => `/v1/links/${linkId}/clicks/export?${params}&format=${format}`;
  return (
    <Menu
      label={t('export.label')}
      trigger={<Download aria-hidden />}
      triggerSize="md"
      actions={[
        { id: 'csv', label: t('export.csv'), href: href('csv') },
        { id: 'json', label: t('export.json'), href: href('json') },
      ]}
    />
  );
}
