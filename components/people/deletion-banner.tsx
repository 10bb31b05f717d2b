'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import type { AccountDeletion } from '@/server/users/deletion/schema.ts';
import { deletionQuery } from './queries.ts';

/** On every page of somebody whose account will be deleted: when, and the way back. Nothing for everybody else. `initial` is what the server knew. */
export function DeletionBanner({ initial }: { initial: AccountDeletion }) {
  const t = useTranslations('privacy.delete');
  const format = useFormatter();
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const { data } = useQuery({ ...deletionQuery(), initialData: initial });
  const keep = useMutation({
    mutationFn: () => fetchJson<AccountDeletion>('/v1/account/keep', { method: 'POST' }),
    onSuccess: (answer) => {
      client.setQueryData(deletionQuery().queryKey, answer);
      notify({ title: t('kept'), tone: 'success' });
    },
    onError: (error) => tellFailure(t('keepFailed'), error),
  });
  if (data.deleteAfter === null) return null;
  const date = format.dateTime(new Date(data.deleteAfter), { dateStyle: 'long' });
  return (
    <div
      role="status"
      className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl border border-danger/40 bg-danger-soft px-4 py-3 text-sm"
    >
      <TriangleAlert aria-hidden className="size-4.5 shrink-0 text-danger-text" />
      <p className="min-w-0 flex-1 basis-52">{t('banner', { date })}</p>
      <Button size="sm" variant="secondary" onPress={() => keep.mutate()} isPending={keep.isPending}>
        {t('keep')}
      </Button>
    </div>
  );
}
