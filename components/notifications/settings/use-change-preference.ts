'use client';

import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import type { PreferenceMatrixJson } from '@/server/notifications/preferences/schema.ts';
import type { Channel, Mode } from '@/server/notifications/terms.ts';
import { preferencesQuery } from '../queries.ts';

export type PreferenceChange = { type: string; channel: Channel; mode: Mode; before: Mode };

const MUTATION = ['notifications', 'preferences', 'change'];

/** Sets how a type comes on a channel: at once on the page, one after the other on the server, each taken back alone when it is refused. */
export function useChangePreference() {
  const t = useTranslations('notifications.choices');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationKey: MUTATION,
    scope: { id: MUTATION.join('.') },
    mutationFn: ({ before: _, ...item }: PreferenceChange) =>
      fetchJson<PreferenceMatrixJson>('/v1/notifications/preferences', { method: 'PUT', body: { items: [item] } }),
    onMutate: async ({ type, channel, mode }) => {
      await client.cancelQueries({ queryKey: preferencesQuery().queryKey });
      setMode(client, type, channel, mode);
    },
    onError: (error, { type, channel, before }) => {
      setMode(client, type, channel, before);
      tellFailure(t('saveFailed'), error);
    },
    // An answer in the middle knows nothing of what was chosen since: only after the last all is read again.
    onSettled: () => {
      if (client.isMutating({ mutationKey: MUTATION }) > 1) return undefined;
      return client.invalidateQueries({ queryKey: preferencesQuery().queryKey });
    },
  });
}

function setMode(client: QueryClient, type: string, channel: Channel, mode: Mode): void {
  client.setQueryData(
    preferencesQuery().queryKey,
    (matrix) =>
      matrix && {
        items: matrix.items.map((row) =>
          row.type === type
            ? { ...row, channels: row.channels.map((cell) => (cell.channel === channel ? { ...cell, mode } : cell)) }
            : row,
        ),
      },
  );
}
