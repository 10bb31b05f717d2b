import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { AddLimitEntryInput, LimitEntryJson, LimitEntryListJson } from '@/server/admin/limits/schema.ts';
import { ENTRIES_PATH, limitEntriesQuery } from '../queries.ts';

/** Puts somebody on a list. */
export function useAddEntry(onAdded: () => void) {
  const t = useTranslations('adminLimits.entries');
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: AddLimitEntryInput) => fetchJson<LimitEntryJson>(ENTRIES_PATH, { method: 'POST', body: input }),
    onSuccess: () => {
      notify({ title: t('added'), tone: 'success' });
      onAdded();
    },
    onSettled: () => client.invalidateQueries({ queryKey: limitEntriesQuery().queryKey }),
  });
}

/** Takes an entry off at once, and puts it back as it was when the person says so. */
export function useRemoveEntry() {
  const t = useTranslations('adminLimits.entries');
  const tShell = useTranslations('shell');
  const tellFailure = useFailureNotice();
  const client = useQueryClient();
  const { queryKey } = limitEntriesQuery();
  const reread = () => client.invalidateQueries({ queryKey });

  const putBack = async ({ kind, subject, value, note, expiresAt }: LimitEntryJson) => {
    try {
      await fetchJson(ENTRIES_PATH, { method: 'POST', body: { kind, subject, value, note, expiresAt } });
      notify({ title: t('restored'), tone: 'success' });
    } catch (error) {
      tellFailure(t('restoreFailed'), error);
    }
    await reread();
  };
  return useMutation({
    mutationFn: ({ id }: LimitEntryJson) => fetchJson<void>(`${ENTRIES_PATH}/${id}`, { method: 'DELETE' }),
    onMutate: async ({ id }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData<LimitEntryListJson>(
        queryKey,
        (list) => list && { items: list.items.filter((item) => item.id !== id) },
      );
      return before;
    },
    onSuccess: (_nothing, entry) =>
      notify({
        title: t('removed'),
        action: { label: tShell('undo'), onAction: () => void putBack(entry) },
      }),
    onError: (error, _entry, before) => {
      client.setQueryData(queryKey, before);
      tellFailure(t('removeFailed'), error);
    },
    onSettled: reread,
  });
}
