'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import type { TaskJson } from '@/server/platform/tasks/schema.ts';
import { patchTask, tasksQuery } from './queries.ts';

/** Stops a task; it is shown as stopped at once, and runs on when the server refuses. */
export function useCancelTask() {
  const t = useTranslations('tray');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: ({ id }: TaskJson) => fetchJson<TaskJson>(`/v1/tasks/${id}/cancel`, { method: 'POST' }),
    onMutate: async ({ id }) => {
      await client.cancelQueries({ queryKey: tasksQuery().queryKey });
      patchTask(client, id, (task) => ({ ...task, state: 'cancelled' }));
    },
    onError: (error, task) => {
      patchTask(client, task.id, () => task);
      tellFailure(t('cancelFailed'), error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: tasksQuery().queryKey }),
  });
}
