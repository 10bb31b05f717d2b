'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCcw, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { OverviewJson } from '@/server/admin/schema.ts';
import { DataTable } from './data-table.tsx';
import { overviewQuery } from './queries.ts';

const ConfirmDialog = dynamic(() =>
  import('@/components/ui/confirm-dialog.tsx').then((module) => module.ConfirmDialog),
);

type DeadLetter = OverviewJson['outbox']['deadLetters'][number];

/** Jobs that were given up after their last attempt, each to be run again or thrown away. */
export function DeadLetters({ letters }: { letters: DeadLetter[] }) {
  const t = useTranslations('admin.outbox');
  const tShell = useTranslations('shell');
  const reason = useReason();
  const client = useQueryClient();
  const [doomed, setDoomed] = useState<DeadLetter | null>(null);
  const settle = useMutation({
    mutationFn: ({ letter, isRetry }: { letter: DeadLetter; isRetry: boolean }) =>
      isRetry
        ? fetchJson(`/v1/admin/dead-letters/${letter.id}/retry`, { method: 'POST' })
        : fetchJson(`/v1/admin/dead-letters/${letter.id}`, { method: 'DELETE' }),
    onSuccess: (_nothing, { isRetry }) => notify({ title: isRetry ? t('retried') : t('discarded'), tone: 'success' }),
    onError: (error) => notify({ title: t('actionFailed'), description: reason(toApiProblem(error)), tone: 'danger' }),
    onSettled: () => {
      setDoomed(null);
      return client.invalidateQueries({ queryKey: overviewQuery().queryKey });
    },
  });
  return (
    <>
      <DataTable
        caption={t('deadTitle')}
        empty={t('empty')}
        rows={letters}
        keyOf={(letter) => letter.id}
        columns={[
          { id: 'queue', label: t('queue'), isTitle: true, cell: (letter) => letter.queue },
          {
            id: 'error',
            label: t('error'),
            cell: (letter) => <span className="line-clamp-2 break-all text-muted text-xs">{letter.error}</span>,
          },
          { id: 'attempts', label: t('attempts'), isNumber: true, cell: (letter) => letter.attempts },
          {
            id: 'failed',
            label: t('failedAt'),
            isNumber: true,
            cell: (letter) => <RelativeTime iso={letter.failedAt} />,
          },
          {
            id: 'actions',
            label: tShell('actions'),
            isLabelHidden: true,
            cell: (letter) => (
              <span className="flex justify-end gap-1">
                <Button
                  size="sm"
                  variant="tertiary"
                  icon={<RotateCcw aria-hidden />}
                  onPress={() => settle.mutate({ letter, isRetry: true })}
                >
                  {t('retry')}
                </Button>
                <IconButton label={t('discard')} className="text-danger-text" onPress={() => setDoomed(letter)}>
                  <Trash2 aria-hidden />
                </IconButton>
              </span>
            ),
          },
        ]}
      />
      {doomed && (
        <ConfirmDialog
          title={t('discardTitle')}
          confirmLabel={t('discard')}
          cancelLabel={tShell('cancel')}
          isPending={settle.isPending}
          onConfirm={() => settle.mutate({ letter: doomed, isRetry: false })}
          onClose={() => setDoomed(null)}
        >
          {t('discardBody', { queue: doomed.queue })}
        </ConfirmDialog>
      )}
    </>
  );
}
