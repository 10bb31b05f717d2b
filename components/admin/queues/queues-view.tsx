'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowUpRight, X } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { Chip } from '@/components/ui/chip.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { QueueState } from '@/server/admin/queues/schema.ts';
import { DataTable } from '../data-table.tsx';
import { formatSpan } from '../format-measure.ts';
import { OLD_MS, queuesQuery } from '../queries.ts';
import { DeadLetterList } from './dead-letter-list.tsx';

const go = (query: string) => window.history.replaceState(null, '', query === '' ? window.location.pathname : query);

/** Every queue, and the jobs that were given up. `?queue=` shows the dead letters of one, `?system=` the queues of one system. */
export function QueuesView() {
  const t = useTranslations('adminLive.queues');
  const params = useSearchParams();
  const queue = params.get('queue') ?? '';
  const system = params.get('system') ?? '';
  const { data, error, isError, isFetching, refetch } = useQuery(queuesQuery());

  if (data === undefined && isError) {
    return <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
  }
  const shown = data?.items.filter(({ name }) => system === '' || name.startsWith(`${system}.`));
  return (
    <div className="flex flex-col gap-9">
      <div>
        <div className="mb-3 flex min-h-9 flex-wrap items-center justify-between gap-2">
          {system === '' ? (
            <p className="text-muted text-sm">{t('hint')}</p>
          ) : (
            <Button size="sm" variant="tertiary" icon={<X aria-hidden />} onPress={() => go('')}>
              {t('onlyOf', { system })}
            </Button>
          )}
          {/* Served by the edge, not by Next: a plain link. */}
          <a href="/admin/queues" className={buttonClass({ variant: 'tertiary', size: 'sm' })}>
            {t('boards')}
            <ArrowUpRight aria-hidden />
          </a>
        </div>
        {data?.redisReachable === false && (
          <p role="alert" className="mb-3 rounded-xl bg-danger/10 px-4 py-3 text-danger-text text-sm">
            {t('away')}
          </p>
        )}
        {shown === undefined ? (
          <Skeleton className="h-64 w-full rounded-2xl" />
        ) : (
          <QueueTable queues={shown} onShowLetters={(name) => go(`?queue=${encodeURIComponent(name)}`)} />
        )}
      </div>
      <DeadLetterList queue={queue} onShowAll={() => go('')} />
    </div>
  );
}

function QueueTable({ queues, onShowLetters }: { queues: QueueState[]; onShowLetters: (name: string) => void }) {
  const t = useTranslations('adminLive.queues');
  const tAdmin = useTranslations('admin.queues');
  const locale = useLocale();
  const format = useFormatter();
  const number = (value: number | null) => (value === null ? '–' : format.number(value, { maximumFractionDigits: 1 }));
  const age = ({ oldestWaitingMs: ms }: QueueState) => {
    const text = formatSpan(ms, locale);
    return ms !== null && ms > OLD_MS ? <Chip tone="warning">{text}</Chip> : text;
  };
  return (
    <DataTable
      caption={t('title')}
      empty={tAdmin('empty')}
      rows={queues}
      keyOf={({ name }) => name}
      columns={[
        {
          id: 'name',
          label: tAdmin('name'),
          isTitle: true,
          cell: ({ name, paused }) => (
            <span className="flex flex-wrap items-center gap-2 break-all">
              {name}
              {paused && <Chip tone="warning">{t('paused')}</Chip>}
            </span>
          ),
        },
        { id: 'waiting', label: tAdmin('waiting'), isNumber: true, cell: ({ waiting }) => number(waiting) },
        { id: 'active', label: tAdmin('active'), isNumber: true, cell: ({ active }) => number(active) },
        { id: 'delayed', label: tAdmin('delayed'), isNumber: true, cell: ({ delayed }) => number(delayed) },
        { id: 'failed', label: tAdmin('failed'), isNumber: true, cell: ({ failed }) => number(failed) },
        { id: 'oldest', label: tAdmin('oldest'), isNumber: true, cell: age },
        { id: 'rate', label: t('perMinute'), isNumber: true, cell: ({ donePerMinute }) => number(donePerMinute) },
        {
          id: 'dead',
          label: t('dead'),
          isNumber: true,
          cell: ({ name, dead }) =>
            dead === 0 ? (
              number(0)
            ) : (
              <button
                type="button"
                aria-label={t('showDead', { queue: name, count: dead })}
                className="min-h-6 cursor-pointer rounded-md hover:underline"
                onClick={() => onShowLetters(name)}
              >
                <Chip tone="danger">{number(dead)}</Chip>
              </button>
            ),
        },
      ]}
    />
  );
}
