import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { SettledMany } from '@/server/admin/queues/schema.ts';

/** One dead letter by its id, or all of a queue. */
export type Settling = { action: 'retry' | 'discard' } & ({ id: string } | { queue: string });

async function settle(wish: Settling): Promise<SettledMany> {
  if ('queue' in wish) return fetchJson<SettledMany>('/v1/admin/dead-letters/batch', { method: 'POST', body: wish });
  const path = `/v1/admin/dead-letters/${wish.id}`;
  await (wish.action === 'retry'
    ? fetchJson(`${path}/retry`, { method: 'POST' })
    : fetchJson(path, { method: 'DELETE' }));
  return { settled: 1, left: 0 };
}

/** Runs dead letters again or discards them, says what came of it, and has everything that shows them read again. */
export function useSettleLetters(onSettled: () => void) {
  const t = useTranslations('adminLive.letters');
  const tellFailure = useFailureNotice();
  const client = useQueryClient();
  return useMutation({
    mutationFn: settle,
    onSuccess: ({ settled, left }, { action }) =>
      notify({
        title: t(action === 'retry' ? 'retried' : 'discarded', { count: settled }),
        ...(left > 0 ? { description: t('left', { count: left }) } : {}),
        tone: 'success',
      }),
    onError: (error) => tellFailure(t('failed'), error),
    onSettled: () => {
      onSettled();
      return client.invalidateQueries({ queryKey: ['admin'] });
    },
  });
}
