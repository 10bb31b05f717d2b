'use client';

import { CircleCheck, CircleX, Download, LoaderCircle, Octagon } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { TaskJson } from '@/server/platform/tasks/schema.ts';
import { isUnderWay } from './queries.ts';
import { taskName } from './task-name.ts';
import { useCancelTask } from './use-cancel-task.ts';

const ICONS = {
  waiting: <LoaderCircle className="animate-spin text-muted" />,
  running: <LoaderCircle className="animate-spin text-accent" />,
  done: <CircleCheck className="text-success-text" />,
  failed: <CircleX className="text-danger-text" />,
  cancelled: <Octagon className="text-muted" />,
} as const;

/** Where the outcome can be fetched, when there is something to fetch. */
function downloadOf({ result }: TaskJson): string | undefined {
  const url = result?.url;
  return typeof url === 'string' && url.startsWith('/') ? url : undefined;
}

/** The page of ours that shows the outcome, when there is one. */
function pageOf({ result }: TaskJson): string | undefined {
  const page = result?.page;
  return typeof page === 'string' && page.startsWith('/') ? page : undefined;
}

/** One task: what it is, how far it is, and what can be done about it. */
export function TaskRow({ task }: { task: TaskJson }) {
  const t = useTranslations('tray');
  const format = useFormatter();
  const reason = useReason();
  const cancel = useCancelTask();
  const name = taskName(task.kind, t);
  const share = task.total ? Math.min(1, task.progress / task.total) : null;
  const download = downloadOf(task);
  const page = pageOf(task);
  return (
    <li className="flex gap-3 px-4 py-3">
      <span aria-hidden className="mt-0.5 [&_svg]:size-4.5">
        {ICONS[task.state]}
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3">
          <p className="truncate font-medium text-sm">{name}</p>
          <RelativeTime iso={task.createdAt} className="shrink-0 text-muted text-xs" />
        </div>
        {isUnderWay(task) && <ProgressBar label={name} share={share} className="my-2" />}
        <p className={`text-[0.8125rem] ${task.state === 'failed' ? 'text-danger-text' : 'text-muted'}`}>
          {task.state === 'failed'
            ? reason(toApiProblem(null), task.error ?? 'internal')
            : task.state === 'running' && share !== null
              ? format.number(share, { style: 'percent' })
              : t(`states.${task.state}`)}
        </p>
        {isUnderWay(task) && (
          <Button size="sm" variant="tertiary" className="mt-2" onPress={() => cancel.mutate(task)}>
            {t('cancel')}
          </Button>
        )}
        {task.state === 'done' && download !== undefined && (
          <a href={download} download className={`${buttonClass({ variant: 'secondary', size: 'sm' })} mt-2`}>
            <Download aria-hidden className="size-4" />
            {t('download')}
          </a>
        )}
        {task.state === 'done' && page !== undefined && (
          <Link href={page} className={`${buttonClass({ variant: 'secondary', size: 'sm' })} mt-2`}>
            {t('look')}
          </Link>
        )}
      </div>
    </li>
  );
}
