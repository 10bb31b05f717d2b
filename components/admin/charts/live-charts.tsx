'use client';

import { useQuery } from '@tanstack/react-query';
import { Activity } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { Chip } from '@/components/ui/chip.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { RANGES, type Range } from '@/server/admin/metrics/terms.ts';
import { metricsQuery } from '../queries.ts';
import { ChartCard } from './chart-card.tsx';
import { CHART_GROUPS } from './chart-list.ts';

/** All charts over one stretch of time, which stands in the address. */
export function LiveCharts() {
  const t = useTranslations('adminLive');
  const tShell = useTranslations('shell');
  const tAdmin = useTranslations('admin');
  const reason = useReason();
  const wish = useSearchParams().get('range');
  const range: Range = RANGES.find((known) => known === wish) ?? '15m';
  const { data, error, isError, isFetching, isPlaceholderData, refetch } = useQuery(metricsQuery(range));

  const choose = (next: Range) => window.history.replaceState(null, '', `?range=${next}`);
  const isEmpty =
    data?.redisReachable &&
    Object.values(data.charts).every((lines) => lines.every(({ values }) => values.every((value) => value === null)));

  return (
    <section aria-labelledby="admin-charts">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <div className="flex items-center gap-3">
          <h2 id="admin-charts" className="font-semibold">
            {t('chartsTitle')}
          </h2>
          <p role="status" className="text-xs">
            {isError && data !== undefined && (
              <Chip tone="danger">
                {tAdmin('paused')} – {reason(toApiProblem(error))}
              </Chip>
            )}
          </p>
        </div>
        <ChoiceGroup
          legend={t('range.legend')}
          isLegendHidden
          options={RANGES.map((id) => ({ id, label: t(`range.${id}`) }))}
          value={range}
          onChange={choose}
        />
      </div>
      {data === undefined && isError && (
        <LoadFailure title={t('chartsFailed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
      )}
      {data === undefined && !isError && <ChartsSkeleton label={tShell('loading')} />}
      {data?.redisReachable === false && (
        <p role="alert" className="rounded-xl bg-danger/10 px-4 py-3 text-danger-text text-sm">
          {t('chartsAway')}
        </p>
      )}
      {isEmpty && (
        <div className="rounded-2xl border border-border border-dashed">
          <EmptyState icon={<Activity />} title={t('startedTitle')} body={t('startedBody')} />
        </div>
      )}
      {data?.redisReachable && !isEmpty && (
        <div className={`flex flex-col gap-8 transition-opacity ${isPlaceholderData ? 'opacity-60' : ''}`}>
          {CHART_GROUPS.map((group) => (
            <section key={group.id} aria-labelledby={`charts-${group.id}`}>
              <h2 id={`charts-${group.id}`} className="mb-3 font-medium text-muted text-sm">
                {t(`groups.${group.id}`)}
              </h2>
              <div className={`grid gap-3 md:grid-cols-2 ${group.charts.length === 3 ? 'xl:grid-cols-3' : ''}`}>
                {group.charts.map((chart) => (
                  <ChartCard key={chart.id} chart={chart} times={data.times} series={data.charts[chart.id]} />
                ))}
              </div>
            </section>
          ))}
        </div>
      )}
    </section>
  );
}

function ChartsSkeleton({ label }: { label: string }) {
  return (
    <div>
      <p role="status" className="sr-only">
        {label}
      </p>
      <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
          <Skeleton key={key} className="h-64 rounded-2xl" />
        ))}
      </div>
    </div>
  );
}
