'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import type { NotificationCounts, NotificationJson } from '@/server/notifications/inbox/schema.ts';
import { countsQuery, keepInbox, patchRead } from '../queries.ts';

/** Marks one line read, with what stands behind it, or all up to one: at once on the page, taken back when the server refuses. */
export function useMarkRead() {
  const t = useTranslations('notifications.list');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const key = countsQuery().queryKey;
  const options = {
    onSuccess: (counts: NotificationCounts) => void client.setQueryData(key, counts),
    onError: (error: Error, _id: string, putBack: (() => void) | undefined) => {
      putBack?.();
      tellFailure(t('markFailed'), error);
    },
  };
  const one = useMutation({
    ...options,
    mutationFn: (id: string) => fetchJson<NotificationCounts>(`/v1/notifications/${id}/read`, { method: 'POST' }),
    onMutate: async (id) => {
      const putBack = await keepInbox(client);
      patchRead(client, (item: NotificationJson) => item.id === id);
      client.setQueryData(key, (now) => now && { ...now, unread: Math.max(0, now.unread - 1) });
      return putBack;
    },
  });
  const all = useMutation({
    ...options,
    mutationFn: (upTo: string) =>
      fetchJson<NotificationCounts>('/v1/notifications/read', { method: 'POST', body: { upTo } }),
    onMutate: async (upTo) => {
      const putBack = await keepInbox(client);
      patchRead(client, ({ id }) => BigInt(id) <= BigInt(upTo));
      client.setQueryData(key, (now) => now && { ...now, unread: 0 });
      return putBack;
    },
  });
  return { one, all };
}
