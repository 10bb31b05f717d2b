import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { AnnouncementJson } from '@/server/notifications/announcements/schema.ts';
import { ANNOUNCEMENTS, ANNOUNCEMENTS_PATH, announcementQuery } from './queries.ts';

/** Sends an announcement, stops it, or removes its draft; whoever was slower than another admin is told. */
export function useAct({ id, version }: Pick<AnnouncementJson, 'id' | 'version'>, onSettled: () => void) {
  const t = useTranslations('adminNotifications.announcements');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const path = `${ANNOUNCEMENTS_PATH}/${id}`;
  const settle = async () => {
    await client.invalidateQueries({ queryKey: ANNOUNCEMENTS });
    onSettled();
  };
  const keep = (saved: AnnouncementJson) => client.setQueryData(announcementQuery(id).queryKey, saved);
  const send = useMutation({
    mutationFn: (at: string | null) =>
      fetchJson<AnnouncementJson>(`${path}/send`, { method: 'POST', body: { at }, ifVersion: version }),
    onSuccess: (saved) => {
      keep(saved);
      notify({ title: t(saved.state === 'scheduled' ? 'scheduled' : 'begun'), tone: 'success' });
    },
    onError: (error) => tellFailure(t('sendFailed'), error),
    onSettled: settle,
  });
  const cancel = useMutation({
    mutationFn: () => fetchJson<AnnouncementJson>(`${path}/cancel`, { method: 'POST' }),
    onSuccess: (saved) => {
      keep(saved);
      notify({ title: t('stopped'), tone: 'success' });
    },
    onError: (error) => tellFailure(t('cancelFailed'), error),
    onSettled: settle,
  });
  const remove = useMutation({
    mutationFn: () => fetchJson<void>(path, { method: 'DELETE', ifVersion: version }),
    onSuccess: async () => {
      notify({ title: t('removed'), tone: 'success' });
      await client.invalidateQueries({ queryKey: [...ANNOUNCEMENTS, 'list'] });
    },
    onError: (error) => {
      tellFailure(t('removeFailed'), error);
      onSettled();
    },
  });
  return { send, cancel, remove };
}
