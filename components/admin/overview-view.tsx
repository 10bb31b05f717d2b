'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowUpRight } from 'lucide-react';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { buttonClass } from '@/components/ui/button-class.ts';
import { Chip } from '@/components/ui/chip.tsx';
import { useClock } from '@/components/ui/clock.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { DataTable } from './data-table.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { formatBytes, formatSpan } from './format-measure.ts';
import { OVERVIEW_EVERY_MS, overviewQuery } from './queries.ts';
import { StatCard } from './stat-card.tsx';

/** Work that waited longer than this deserves a look: workers poll every second. */
const OLD_MS = 30_000;

/** What the machinery is doing, live. */
export function OverviewView() {
  const t = useTranslations('admin');
  const tShell = useTranslations('shell');
  const locale = useLocale();
  const format = useFormatter();
  const reason = useReason();
  const now = useClock();
  const { data, error, isError, isFetching, refetch } = useQuery(overviewQuery());

  if (data === undefined) {
    if (!isError) return <OverviewSkeleton label={tShell('loading')} />;
    return <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
  }

  const { processes, queues, outbox } = data;
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const ages = queues.map((queue) => queue.oldestWaitingMs).filter((age) => age !== null);
  const oldest = ages.length === 0 ? null : Math.max(...ages);
  const number = (value: number) => format.number(value);
  const age = (ms: number | null) =>
    ms !== null && ms > OLD_MS ? <Chip tone="warning">{formatSpan(ms, locale)}</Chip> : formatSpan(ms, locale);

  return (
    <div className="flex flex-col gap-8">
      <div>
        <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          <StatCard label={t('cards.processes')} value={number(processes.length)} isAlarming={processes.length === 0} />
          <StatCard label={t('cards.waiting')} value={number(waiting)} />
          <StatCard
            label={t('cards.oldest')}
            value={formatSpan(oldest, locale)}
            isAlarming={oldest !== null && oldest > OLD_MS}
          />
          <StatCard label={t('cards.dead')} value={number(outbox.dead)} isAlarming={outbox.dead > 0} />
        </dl>
        <p className="mt-2.5 text-muted text-xs" role="status">
          {isError ? (
            <Chip tone="danger">
              {t('paused')} – {reason(toApiProblem(error))}
            </Chip>
          ) : (
            t('updated', { seconds: OVERVIEW_EVERY_MS / 1_000 })
          )}
        </p>
      </div>

      {!data.redisReachable && (
        <p role="alert" className="rounded-xl bg-danger/10 px-4 py-3 text-danger-text text-sm">
          {t('redisAway')}
        </p>
      )}

      <section aria-labelledby="admin-processes">
        <h2 id="admin-processes" className="mb-3 font-semibold">
          {t('processes.title')}
        </h2>
        <DataTable
          caption={t('processes.title')}
          empty={t('processes.empty')}
          rows={processes}
          keyOf={(process) => `${process.host}:${process.pid}`}
          columns={[
            { id: 'role', label: t('processes.role'), isTitle: true, cell: (process) => process.role },
            { id: 'pid', label: t('processes.pid'), isNumber: true, cell: (process) => process.pid },
            {
              id: 'uptime',
              label: t('processes.uptime'),
              isNumber: true,
              cell: (process) => formatSpan(Math.max(0, now - Date.parse(process.startedAt)), locale),
            },
            {
              id: 'memory',
              label: t('processes.memory'),
              isNumber: true,
              cell: (process) => formatBytes(process.rssBytes, locale),
            },
            {
              id: 'cpu',
              label: t('processes.cpu'),
              isNumber: true,
              cell: (process) =>
                format.number(process.cpuPercent / 100, { style: 'percent', maximumFractionDigits: 1 }),
            },
            {
              id: 'lag',
              label: t('processes.lag'),
              isNumber: true,
              cell: (process) => formatSpan(process.eventLoopLagMs, locale),
            },
          ]}
        />
      </section>

      <section aria-labelledby="admin-queues">
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
          <h2 id="admin-queues" className="font-semibold">
            {t('queues.title')}
          </h2>
          {/* Served by the edge, not by Next: a plain link. */}
          <a href="/admin/queues" className={buttonClass({ variant: 'tertiary', size: 'sm' })}>
            {t('queuesLink')}
            <ArrowUpRight aria-hidden />
          </a>
        </div>
        <DataTable
          caption={t('queues.title')}
          empty={t('queues.empty')}
          rows={queues}
          keyOf={(queue) => queue.name}
          columns={[
            { id: 'name', label: t('queues.name'), isTitle: true, cell: (queue) => queue.name },
            { id: 'waiting', label: t('queues.waiting'), isNumber: true, cell: (queue) => number(queue.waiting) },
            { id: 'active', label: t('queues.active'), isNumber: true, cell: (queue) => number(queue.active) },
            { id: 'delayed', label: t('queues.delayed'), isNumber: true, cell: (queue) => number(queue.delayed) },
            {
              id: 'failed',
              label: t('queues.failed'),
              isNumber: true,
              cell: (queue) => (queue.failed > 0 ? <Chip tone="danger">{number(queue.failed)}</Chip> : number(0)),
            },
            { id: 'oldest', label: t('queues.oldest'), isNumber: true, cell: (queue) => age(queue.oldestWaitingMs) },
          ]}
        />
      </section>

      <section aria-labelledby="admin-outbox">
        <h2 id="admin-outbox" className="font-semibold">
          {t('outbox.title')}
        </h2>
        <p className="mt-0.5 mb-3 text-muted text-sm">{t('outbox.body')}</p>
        <dl className="mb-3 grid grid-cols-2 gap-3 sm:max-w-md">
          <StatCard label={t('outbox.waiting')} value={number(outbox.waiting)} />
          <StatCard
            label={t('outbox.oldest')}
            value={formatSpan(outbox.oldestMs, locale)}
            isAlarming={outbox.oldestMs > OLD_MS}
          />
        </dl>
        <DeadLetters letters={outbox.deadLetters} />
      </section>
    </div>
  );
}

function OverviewSkeleton({ label }: { label: string }) {
  return (
    <div>
      <p role="status" className="sr-only">
        {label}
      </p>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {['a', 'b', 'c', 'd'].map((key) => (
          <Skeleton key={key} className="h-19 rounded-2xl" />
        ))}
      </div>
      <Skeleton className="mt-14 h-44 w-full rounded-2xl" />
      <Skeleton className="mt-12 h-44 w-full rounded-2xl" />
    </div>
  );
}
