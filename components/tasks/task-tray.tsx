'use client';

import { ListChecks } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { Popover } from '@/components/ui/popover.tsx';
import type { TaskJson } from '@/server/platform/tasks/schema.ts';
import { isUnderWay } from './queries.ts';
import { TaskRow } from './task-row.tsx';

/** Round the icon, 0 to 1 of the way; a quarter turns while nobody knows the way. */
function Ring({ share }: { share: number | null }) {
  return (
    <svg
      viewBox="0 0 36 36"
      aria-hidden="true"
      className={`absolute inset-0.5 size-[calc(100%-0.25rem)]! -rotate-90 ${share === null ? 'animate-spin' : ''}`}
    >
      <circle cx="18" cy="18" r="16" fill="none" stroke="var(--default)" strokeWidth="2.5" />
      <circle
        cx="18"
        cy="18"
        r="16"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.5"
        strokeLinecap="round"
        pathLength="1"
        strokeDasharray={`${share ?? 0.25} 1`}
      />
    </svg>
  );
}

interface Props {
  tasks: TaskJson[];
  /** Something ended since the list was looked at. */
  hasNews: boolean;
  onLook: () => void;
}

/** Long work in the top bar: how far it is at a glance, each task behind a press. */
export function TaskTray({ tasks, hasNews, onLook }: Props) {
  const t = useTranslations('tray');
  const format = useFormatter();
  const running = tasks.filter(isUnderWay);
  const isKnown = running.every(({ total }) => total !== null && total > 0);
  const share =
    running.length > 0 && isKnown
      ? running.reduce((sum, { progress, total }) => sum + Math.min(1, progress / (total ?? 1)), 0) / running.length
      : null;
  const label =
    running.length === 0
      ? t('label')
      : share === null
        ? t('labelRunning', { count: running.length })
        : t('labelProgress', { count: running.length, share: format.number(share, { style: 'percent' }) });
  return (
    <Popover
      label={label}
      title={t('label')}
      onOpenChange={(isOpen) => isOpen && onLook()}
      trigger={
        <>
          {running.length > 0 && <Ring share={share} />}
          <ListChecks aria-hidden />
          {hasNews && running.length === 0 && (
            <span aria-hidden className="absolute end-1.5 top-1.5 size-2 rounded-full bg-accent" />
          )}
        </>
      }
    >
      <ul className="max-h-[min(24rem,60dvh)] divide-y divide-separator overflow-y-auto">
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </ul>
    </Popover>
  );
}
