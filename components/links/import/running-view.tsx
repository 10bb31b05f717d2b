'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { tasksQuery } from '@/components/tasks/queries.ts';
import { Button } from '@/components/ui/button.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import type { LinkImportJson } from '@/server/links/transfer/schema.ts';
import { refreshLinks } from '../list-cache.ts';

/** How far it is, and the way to stop it. When it ends, the lists of links are read anew. */
export function RunningView({ running }: { running: LinkImportJson }) {
  const t = useTranslations('linkImport.run');
  const tTray = useTranslations('tray');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const { taskId, dealtWith, rows } = running;
  const cancel = useMutation({
    mutationFn: () => fetchJson<unknown>(`/v1/tasks/${taskId}/cancel`, { method: 'POST' }),
    onError: (error) => tellFailure(tTray('cancelFailed'), error),
    onSettled: () => client.invalidateQueries({ queryKey: tasksQuery().queryKey }),
  });
  useEffect(() => () => void refreshLinks(client), [client]);
  return (
    <section className="rounded-2xl border border-border bg-surface p-5 shadow-surface">
      <h2 className="font-semibold text-base">{t('title')}</h2>
      <p className="mt-1 text-muted text-sm">{t('about')}</p>
      <ProgressBar label={t('title')} share={rows === 0 ? null : dealtWith / rows} className="mt-5 mb-2" />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm tabular-nums">{t('progress', { done: dealtWith, rows })}</p>
        <Button
          size="sm"
          variant="tertiary"
          isPending={cancel.isPending || cancel.isSuccess}
          onPress={() => cancel.mutate()}
        >
          {t('cancel')}
        </Button>
      </div>
    </section>
  );
}
