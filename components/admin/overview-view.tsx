'use client';

import { useQuery } from '@tanstack/react-query';
import { Flag } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import type { OverviewJson } from '@/server/admin/schema.ts';
import { BusinessCards } from './business-cards.tsx';
import { LiveCharts } from './charts/live-charts.tsx';
import { formatSpan } from './format-measure.ts';
import { Freshness } from './freshness.tsx';
import { OLD_MS, OVERVIEW_EVERY_MS, overviewQuery } from './queries.ts';
import { StatCard } from './stat-card.tsx';

/** How the product is: what alarms first, then people, then everything over time. */
export function OverviewView() {
  return (
    <div className="flex flex-col gap-9">
      <MachineCards />
      <BusinessCards />
      <LiveCharts />
    </div>
  );
}

/** The figures that say whether all is well. */
function MachineCards() {
  const t = useTranslations('admin');
  const tReports = useTranslations('adminReports');
  const tShell = useTranslations('shell');
  const locale = useLocale();
  const format = useFormatter();
  const { data, error, isError, isFetching, refetch } = useQuery(overviewQuery());

  if (data === undefined && isError) {
    return <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
  }
  const figures = data && figuresOf(data);
  const number = (value: number | undefined) => (value === undefined ? undefined : format.number(value));
  const { oldestMs } = figures ?? {};
  return (
    <div>
      {figures === undefined && (
        <p role="status" className="sr-only">
          {tShell('loading')}
        </p>
      )}
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <StatCard
          label={t('cards.processes')}
          value={number(figures?.processes)}
          isAlarming={figures?.processes === 0}
        />
        <StatCard label={t('cards.waiting')} value={number(figures?.waiting)} />
        <StatCard
          label={t('cards.oldest')}
          value={oldestMs === undefined ? undefined : formatSpan(oldestMs, locale)}
          isAlarming={(oldestMs ?? 0) > OLD_MS}
        />
        <StatCard label={t('cards.dead')} value={number(figures?.dead)} isAlarming={(figures?.dead ?? 0) > 0} />
      </dl>
      <div className="mt-2.5">
        <Freshness everyMs={OVERVIEW_EVERY_MS} error={error} />
      </div>
      {data !== undefined && data.reportedLinks > 0 && (
        <p className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-xl bg-warning/15 px-4 py-3 text-sm text-warning-text">
          <span className="flex items-center gap-2">
            <Flag aria-hidden className="size-4 shrink-0" />
            {tReports('waiting', { count: data.reportedLinks })}
          </span>
          <Link href="/admin/reports" className="font-medium underline">
            {tReports('look')}
          </Link>
        </p>
      )}
      {data?.redisReachable === false && (
        <p role="alert" className="mt-3 rounded-xl bg-danger/10 px-4 py-3 text-danger-text text-sm">
          {t('redisAway')}
        </p>
      )}
    </div>
  );
}

function figuresOf({ processes, queues, outbox }: OverviewJson) {
  const ages = queues.map((queue) => queue.oldestWaitingMs).filter((age) => age !== null);
  return {
    processes: processes.length,
    waiting: queues.reduce((sum, queue) => sum + queue.waiting, 0) + outbox.waiting,
    oldestMs: Math.max(0, outbox.oldestMs, ...ages),
    dead: outbox.dead,
  };
}
