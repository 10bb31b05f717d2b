'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkQuery } from '../queries.ts';

/** The socket tells of the result; without it the link is read again so often. */
const LOOK_EVERY_MS = 2_000;
/** A check takes twenty seconds at most, when the workers are not busy. */
const PATIENCE_MS = 45_000;

/** Has the target of a link checked, and knows while the result is awaited: until the link says that it was checked again. */
export function useCheckNow(id: string) {
  const t = useTranslations('links.health');
  const tellFailure = useFailureNotice();
  /** When it had been checked last as somebody asked; undefined while nobody waits. */
  const [before, setBefore] = useState<string | null>();
  const isWaiting = before !== undefined;
  const { data: link } = useQuery({ ...linkQuery(id), refetchInterval: isWaiting ? LOOK_EVERY_MS : false });
  const checkedAt = link?.health?.checkedAt ?? null;

  useEffect(() => {
    if (isWaiting && checkedAt !== before) setBefore(undefined);
  }, [isWaiting, checkedAt, before]);

  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => {
      setBefore(undefined);
      notify({ title: t('noResult'), description: t('noResultBody') });
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isWaiting, t]);

  const ask = useMutation({
    mutationFn: () => fetchJson<LinkJson>(`/v1/links/${id}/check`, { method: 'POST' }),
    onMutate: () => setBefore(checkedAt),
    onError: (error) => {
      setBefore(undefined);
      tellFailure(t('checkFailed'), error);
    },
  });
  return { check: () => ask.mutate(), isChecking: isWaiting };
}
