'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { lazyQuiet } from '@/components/ui/lazy-part.tsx';
import type { TaskJson } from '@/server/platform/tasks/schema.ts';
import { isUnderWay, tasksQuery } from './queries.ts';
import { taskName } from './task-name.ts';

const TaskTray = lazyQuiet(() => import('./task-tray.tsx').then((module) => module.TaskTray));

/** Watches long work, tells quietly when some ended, and shows nothing as long as there never was any. */
export function TaskTrayHost() {
  const t = useTranslations('tray');
  const { data: tasks } = useQuery(tasksQuery());
  const [news, setNews] = useState('');
  const [hasNews, setHasNews] = useState(false);
  const before = useRef<TaskJson[]>([]);

  useEffect(() => {
    if (tasks === undefined) return;
    const wasUnderWay = new Set(before.current.filter(isUnderWay).map(({ id }) => id));
    before.current = tasks;
    const ended = tasks.filter(({ id, state }) => wasUnderWay.has(id) && (state === 'done' || state === 'failed'));
    if (ended.length === 0) return;
    setNews(
      ended.map(({ kind, state }) => t(`ended.${state as 'done' | 'failed'}`, { name: taskName(kind, t) })).join(' '),
    );
    setHasNews(true);
  }, [tasks, t]);

  return (
    <>
      <p role="status" className="sr-only">
        {news}
      </p>
      {tasks !== undefined && tasks.length > 0 && (
        <TaskTray tasks={tasks} hasNews={hasNews} onLook={() => setHasNews(false)} />
      )}
    </>
  );
}
