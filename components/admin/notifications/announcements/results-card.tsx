'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { AnnouncementJson, AnnouncementResults } from '@/server/notifications/announcements/schema.ts';
import { DataTable } from '../../data-table.tsx';
import { StatCard } from '../../stat-card.tsx';
import { useReasonText } from '../use-reason-text.ts';
import { resultsQuery } from './queries.ts';
import { useAct } from './use-act.ts';

/** How far it is while it is being sent, and what became of it. */
export function ResultsCard({ announcement }: { announcement: AnnouncementJson }) {
  const t = useTranslations('adminNotifications.announcements');
  const { data, error, isError, isFetching, refetch } = useQuery(resultsQuery(announcement.id));
  if (data === undefined && isError) {
    return <LoadFailure title={t('resultsFailed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
  }
  if (data === undefined) return <Skeleton className="h-64 w-full rounded-2xl" />;
  const { startedAt, finishedAt } = announcement;
  return (
    <section aria-label={t('results')} className="flex flex-col gap-4">
      <p className="text-muted text-sm">
        {startedAt !== null && (
          <span className="inline-block">
            {t('started')} <ExactTime iso={startedAt} />
          </span>
        )}
        {finishedAt !== null && (
          <>
            {' · '}
            <span className="inline-block">
              {t('finished')} <ExactTime iso={finishedAt} />
            </span>
          </>
        )}
      </p>
      {announcement.state === 'sending' && <Progress announcement={announcement} results={data} />}
      <Figures results={data} />
      <Channels results={data} />
    </section>
  );
}

function Progress({ announcement, results }: { announcement: AnnouncementJson; results: AnnouncementResults }) {
  const t = useTranslations('adminNotifications.announcements');
  const tShell = useTranslations('shell');
  const [isAsked, setIsAsked] = useState(false);
  const { cancel } = useAct(announcement, () => setIsAsked(false));
  const { recipients, left } = results;
  return (
    <div className="flex flex-wrap items-center gap-4">
      <div className="min-w-48 flex-1">
        <p className="mb-1.5 text-sm tabular-nums">{t('progress', { done: recipients, total: recipients + left })}</p>
        <ProgressBar label={t('results')} share={recipients / Math.max(1, recipients + left)} />
      </div>
      <Button variant="danger" size="sm" onPress={() => setIsAsked(true)}>
        {t('stop')}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={t('stopQuestion')}
          confirmLabel={t('stop')}
          cancelLabel={tShell('cancel')}
          isPending={cancel.isPending}
          onConfirm={() => cancel.mutate()}
          onClose={() => setIsAsked(false)}
        >
          {t('stopBody')}
        </ConfirmDialog>
      )}
    </div>
  );
}

function Figures({ results }: { results: AnnouncementResults }) {
  const t = useTranslations('adminNotifications.announcements');
  const format = useFormatter();
  const { recipients, told, shown, read } = results;
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <StatCard label={t('asked')} value={format.number(recipients)} />
      <StatCard label={t('told')} value={format.number(told)} />
      <StatCard label={t('shown')} value={format.number(shown)} />
      <StatCard label={t('read')} value={format.number(read)} />
    </dl>
  );
}

const PARTS = [
  'planned',
  'waiting',
  'sent',
  'delivered',
  'opened',
  'unverified',
  'clicked',
  'failed',
  'skipped',
] as const;

function Channels({ results: { channels, leftOut } }: { results: AnnouncementResults }) {
  const t = useTranslations('adminNotifications.announcements');
  const tChannels = useTranslations('notifications.channels');
  const format = useFormatter();
  const reasonOf = useReasonText();
  return (
    <>
      {channels.length > 0 && (
        <DataTable
          caption={t('byChannel')}
          empty=""
          rows={channels}
          keyOf={({ channel }) => channel}
          columns={[
            { id: 'channel', label: t('channel'), isTitle: true, cell: ({ channel }) => tChannels(channel) },
            ...PARTS.map((part) => ({
              id: part,
              label: t(`parts.${part}`),
              isNumber: true,
              cell: (row: AnnouncementResults['channels'][number]) => format.number(row[part]),
            })),
          ]}
        />
      )}
      {leftOut.length > 0 && (
        <div className="text-sm">
          <h3 className="mb-1 font-medium">{t('leftOut')}</h3>
          <ul className="text-muted">
            {leftOut.map(({ channel, reason, count }) => (
              <li key={`${channel} ${reason}`}>
                <span className="text-foreground tabular-nums">{format.number(count)}</span> {tChannels(channel)}:{' '}
                {reasonOf(reason)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
