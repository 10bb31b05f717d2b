'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, PackageOpen } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { isUnderWay, tasksQuery } from '@/components/tasks/queries.ts';
import { useCancelTask } from '@/components/tasks/use-cancel-task.ts';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { notify } from '@/components/ui/notify.ts';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import type { TaskJson } from '@/server/platform/tasks/schema.ts';

const EXPORT_TASK = 'users.export';

/** Everything we keep about the viewer, as a file: asked for, watched, fetched. */
export function ExportData() {
  const t = useTranslations('privacy.export');
  const client = useQueryClient();
  const reason = useReason();
  const { data: tasks } = useQuery(tasksQuery());
  const start = useMutation({
    mutationFn: () => fetchJson<TaskJson>('/v1/account/export', { method: 'POST' }),
    onSuccess: (task) => client.setQueryData(tasksQuery().queryKey, (now) => [task, ...(now ?? [])]),
    onError: (error) => notify({ title: t('failed'), description: reason(toApiProblem(error)), tone: 'danger' }),
    onSettled: () => client.invalidateQueries({ queryKey: tasksQuery().queryKey }),
  });
  const task = tasks?.find(({ kind }) => kind === EXPORT_TASK);
  const isRunning = task !== undefined && isUnderWay(task);
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      {task !== undefined && <Outcome task={task} />}
      {!isRunning && (
        <Button
          variant="secondary"
          icon={<PackageOpen aria-hidden />}
          onPress={() => start.mutate()}
          isPending={start.isPending}
        >
          {task === undefined ? t('start') : t('again')}
        </Button>
      )}
    </SettingsCard>
  );
}

/** How far the latest export is, or what became of it. */
function Outcome({ task }: { task: TaskJson }) {
  const t = useTranslations('privacy.export');
  const reason = useReason();
  const cancel = useCancelTask();
  if (isUnderWay(task)) {
    return (
      <div role="status">
        <p className="mb-2 text-sm">{t('running')}</p>
        <div className="flex items-center gap-3">
          <ProgressBar label={t('running')} share={task.total ? task.progress / task.total : null} className="flex-1" />
          <Button size="sm" variant="tertiary" onPress={() => cancel.mutate(task)}>
            {t('cancel')}
          </Button>
        </div>
      </div>
    );
  }
  if (task.state === 'failed') {
    return (
      <p role="alert" className="mb-3 text-danger-text text-sm">
        {reason(toApiProblem(null), task.error ?? 'internal')}
      </p>
    );
  }
  if (task.state === 'cancelled') return <p className="mb-3 text-muted text-sm">{t('cancelled')}</p>;
  return <Ready task={task} />;
}

/** The file, as long as it lies there. */
function Ready({ task: { result } }: { task: TaskJson }) {
  const t = useTranslations('privacy.export');
  const format = useFormatter();
  const expiresAt = new Date(String(result?.expiresAt));
  if (Number.isNaN(expiresAt.getTime()) || expiresAt.getTime() < Date.now()) return null;
  const kilobytes = Math.max(1, Math.ceil(Number(result?.bytes ?? 0) / 1_000));
  const size = format.number(kilobytes, { style: 'unit', unit: 'kilobyte' });
  return (
    <div role="status" className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
      <p className="min-w-0 flex-1 basis-48">
        <span className="font-medium">{t('ready')}</span>{' '}
        <span className="text-muted">
          {t('readyUntil', { date: format.dateTime(expiresAt, { dateStyle: 'long' }) })}
        </span>
      </p>
      <a href={String(result?.url)} download="maru.zip" className={buttonClass({ variant: 'primary', size: 'sm' })}>
        <Download aria-hidden />
        {t('download', { size })}
      </a>
    </div>
  );
}
