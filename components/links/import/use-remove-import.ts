'use client';

import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import type { LinkImportPageJson } from '@/server/links/transfer/schema.ts';
import { importsQuery } from './queries.ts';

/** Forgets a file or a report: gone from the list at once, back when the server refuses. */
export function useRemoveImport() {
  const t = useTranslations('linkImport.past');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const { queryKey } = importsQuery();
  return useMutation({
    mutationFn: (id: string) => fetchJson<void>(`/v1/link-imports/${id}`, { method: 'DELETE' }),
    onMutate: async (id) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData<InfiniteData<LinkImportPageJson, string | null>>(queryKey, (data) =>
        data === undefined
          ? data
          : {
              ...data,
              pages: data.pages.map((page) => ({ ...page, items: page.items.filter((each) => each.id !== id) })),
            },
      );
      return { before };
    },
    onError: (error, _id, context) => {
      client.setQueryData(queryKey, context?.before);
      tellFailure(t('removeFailed'), error);
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
