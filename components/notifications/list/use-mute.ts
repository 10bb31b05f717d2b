import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { MuteJson } from '@/server/notifications/mutes/schema.ts';
import { MUTES_PATH, mutesQuery } from '../queries.ts';

/** Mutes a thread or a person from where they are met; the notice takes it back. */
export function useMute() {
  const t = useTranslations('notificationMutes');
  const tShell = useTranslations('shell');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const reread = () => client.invalidateQueries({ queryKey: mutesQuery().queryKey });
  const takeBack = async (id: string) => {
    try {
      await fetchJson<void>(`${MUTES_PATH}/${id}`, { method: 'DELETE' });
      notify({ title: t('unmuted'), tone: 'success' });
    } catch (error) {
      tellFailure(t('unmuteFailed'), error);
    }
    await reread();
  };
  return useMutation({
    mutationFn: (body: Pick<MuteJson, 'kind' | 'target'>) => fetchJson<MuteJson>(MUTES_PATH, { method: 'POST', body }),
    onSuccess: ({ id, kind, name }) =>
      notify({
        title: kind === 'person' && name !== null ? t('mutedPerson', { name }) : t('mutedThread'),
        action: { label: tShell('undo'), onAction: () => void takeBack(id) },
      }),
    onError: (error) => tellFailure(t('muteFailed'), error),
    onSettled: reread,
  });
}
