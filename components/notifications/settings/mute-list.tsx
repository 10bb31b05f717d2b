'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { MuteJson, MuteListJson } from '@/server/notifications/mutes/schema.ts';
import { MUTES_PATH, mutesQuery } from '../queries.ts';

/** Threads and people of whom one hears nothing, each with a way back. */
export function MuteList() {
  const t = useTranslations('notificationMutes');
  const { data, error, isFetching, refetch } = useQuery(mutesQuery());
  const unmute = useUnmute();
  const nameOf = ({ kind, name, target }: MuteJson) => {
    if (kind === 'person') return name ?? t('someone');
    const [what = '', id = ''] = target.split(':');
    return what === 'link' ? t('link', { id }) : target;
  };
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      {data === undefined && error === null && <Skeleton className="h-10 w-full" />}
      {data === undefined && error !== null && (
        <LoadFailure title={t('loadFailed')} error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
      )}
      {data?.items.length === 0 && <p className="text-muted text-sm">{t('nobody')}</p>}
      {data !== undefined && data.items.length > 0 && (
        <ul aria-label={t('title')} className="divide-y divide-separator">
          {data.items.map((mute) => (
            <li key={mute.id} className="flex items-center justify-between gap-3 py-2 first:pt-0 last:pb-0">
              <span className="min-w-0 text-sm">
                <span className="block truncate">{nameOf(mute)}</span>
                <RelativeTime iso={mute.createdAt} className="text-muted text-xs" />
              </span>
              <Button
                size="sm"
                variant="tertiary"
                aria-label={t('unmuteLabel', { name: nameOf(mute) })}
                onPress={() => unmute.mutate(mute)}
              >
                {t('unmute')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </SettingsCard>
  );
}

/** Gone from the list at once, and back with the reason when the server refuses. */
function useUnmute() {
  const t = useTranslations('notificationMutes');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const { queryKey } = mutesQuery();
  return useMutation({
    mutationFn: ({ id }: MuteJson) => fetchJson<void>(`${MUTES_PATH}/${id}`, { method: 'DELETE' }),
    onMutate: async ({ id }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData<MuteListJson>(
        queryKey,
        (list) => list && { items: list.items.filter((mute) => mute.id !== id) },
      );
      return before;
    },
    onSuccess: () => notify({ title: t('unmuted'), tone: 'success' }),
    onError: (error, _mute, before) => {
      client.setQueryData(queryKey, before);
      tellFailure(t('unmuteFailed'), error);
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
