'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import type { LinkImportJson } from '@/server/links/transfer/schema.ts';
import { importQuery, previewQuery } from './queries.ts';

type ImportChange = Partial<LinkImportJson['options']> & { delimiter?: string };

/** Reads the file in another way: shown at once, taken back when the server refuses; then the preview is read anew. */
export function useChangeImport(id: string) {
  const t = useTranslations('linkImport.draft');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const { queryKey } = importQuery(id);
  return useMutation({
    scope: { id: `import-${id}` },
    mutationFn: (change: ImportChange) =>
      fetchJson<LinkImportJson>(`/v1/link-imports/${id}`, { method: 'PATCH', body: change }),
    onMutate: async ({ delimiter, ...options }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData<LinkImportJson>(queryKey, (now) =>
        now === undefined
          ? now
          : { ...now, delimiter: delimiter ?? now.delimiter, options: { ...now.options, ...options } },
      );
      return { before };
    },
    onSuccess: (changed) => client.setQueryData(queryKey, changed),
    onError: (error, _change, context) => {
      client.setQueryData(queryKey, context?.before);
      tellFailure(t('changeFailed'), error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: previewQuery(id).queryKey }),
  });
}
