'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { PersonJson } from '@/server/users/people/schema.ts';
import { refreshPeople } from './queries.ts';

type Blocked = Pick<PersonJson, 'id' | 'name'>;

/** Takes a block back. */
export function useUnblock() {
  const t = useTranslations('people');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: ({ id }: Blocked) => fetchJson<void>(`/v1/people/${id}/block`, { method: 'DELETE' }),
    onSuccess: (_answer, { name }) => notify({ title: t('unblocked', { name }), tone: 'success' }),
    onError: (error) => tellFailure(t('unblockFailed'), error),
    onSettled: () => refreshPeople(client),
  });
}

/** Blocks a person; the toast can undo it, and so can the list in the settings for ever. */
export function useBlock(onBlocked: () => void) {
  const t = useTranslations('people');
  const tShell = useTranslations('shell');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const unblock = useUnblock();
  return useMutation({
    mutationFn: ({ id }: Blocked) => fetchJson<void>(`/v1/people/${id}/block`, { method: 'PUT' }),
    onSuccess: async (_answer, person) => {
      onBlocked();
      notify({
        title: t('blocked', { name: person.name }),
        description: t('blockedWhere'),
        action: { label: tShell('undo'), onAction: () => unblock.mutate(person) },
      });
      await refreshPeople(client);
    },
    onError: (error) => tellFailure(t('blockFailed'), error),
  });
}
