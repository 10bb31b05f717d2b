'use client';

import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button-class.ts';
import { Chip } from '@/components/ui/chip.tsx';
import type { LaneState, NotificationOverview } from '@/server/notifications/overview/schema.ts';
import { DataTable } from '../../data-table.tsx';
import { formatSpan } from '../../format-measure.ts';
import { OLD_MS } from '../../queries.ts';

/** What is on its way in each lane, and how fast its jobs are done. */
export function LaneTable({ overview, freshness }: { overview: NotificationOverview; freshness: ReactNode }) {
  const t = useTranslations('adminNotifications.overview');
  const locale = useLocale();
  const format = useFormatter();
  const number = (value: number | null) => (value === null ? '–' : format.number(value, { maximumFractionDigits: 1 }));
  const age = ({ oldestWaitingMs: ms, jobs }: LaneState) => {
    const oldest = Math.max(ms ?? -1, jobs?.oldestWaitingMs ?? -1);
    if (oldest < 0) return '–';
    const text = formatSpan(oldest, locale);
    return oldest > OLD_MS ? <Chip tone="warning">{text}</Chip> : text;
  };
  return (
    <>
      <div className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="max-w-2xl">
          <h2 id="lanes-title" className="font-semibold">
            {t('lanesTitle')}
          </h2>
          <p className="mt-0.5 text-muted text-sm">{t('lanesHint')}</p>
        </div>
        <Link href="/admin/jobs?system=notifications" className={buttonClass({ variant: 'tertiary', size: 'sm' })}>
          {t('allQueues')}
        </Link>
      </div>
      {!overview.redisReachable && (
        <p role="alert" className="mb-3 rounded-xl bg-danger/10 px-4 py-3 text-danger-text text-sm">
          {t('away')}
        </p>
      )}
      <DataTable
        caption={t('lanesTitle')}
        empty=""
        rows={overview.lanes}
        keyOf={({ lane }) => lane}
        columns={[
          {
            id: 'lane',
            label: t('lane'),
            isTitle: true,
            cell: ({ lane }) => (
              <>
                {t(`lanes.${lane}`)}
                <span className="block font-normal text-muted text-xs">{t(`laneHints.${lane}`)}</span>
              </>
            ),
          },
          { id: 'waiting', label: t('waiting'), isNumber: true, cell: ({ waiting }) => number(waiting) },
          { id: 'active', label: t('active'), isNumber: true, cell: ({ active }) => number(active) },
          { id: 'delayed', label: t('delayed'), isNumber: true, cell: ({ delayed }) => number(delayed) },
          { id: 'oldest', label: t('oldest'), isNumber: true, cell: age },
          { id: 'jobs', label: t('jobs'), isNumber: true, cell: ({ jobs }) => number(jobs?.waiting ?? null) },
          { id: 'rate', label: t('rate'), isNumber: true, cell: ({ jobs }) => number(jobs?.donePerMinute ?? null) },
          { id: 'dead', label: t('dead'), isNumber: true, cell: (lane) => <Dead lane={lane} /> },
        ]}
      />
      <div className="mt-2">{freshness}</div>
    </>
  );
}

/** Deliveries that were given up; jobs that were are settled on their own page. */
function Dead({ lane: { lane, dead, jobs } }: { lane: LaneState }) {
  const t = useTranslations('adminNotifications.overview');
  const format = useFormatter();
  const jobsDead = jobs?.dead ?? 0;
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-1.5">
      {dead === 0 ? (
        format.number(0)
      ) : (
        <Link
          href="/admin/notifications/deliveries?state=dead"
          aria-label={t('showDead', { lane: t(`lanes.${lane}`), count: dead })}
          className="inline-flex min-h-6 items-center rounded-md hover:underline"
        >
          <Chip tone="danger">{format.number(dead)}</Chip>
        </Link>
      )}
      {jobsDead > 0 && (
        <Link
          href="/admin/jobs?system=notifications"
          className="inline-flex min-h-6 items-center text-danger-text text-xs underline"
        >
          {t('jobsDead', { count: jobsDead })}
        </Link>
      )}
    </span>
  );
}
