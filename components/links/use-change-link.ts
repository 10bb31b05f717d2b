'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkLabel } from './link-label.ts';
import { dropLink, LINKS_DELETION, LINKS_MUTATION, patchLink, refreshLinks } from './queries.ts';

/** Changes target and title, unless somebody has changed them since this version; shown at once, taken back by the next read when refused. */
export function useChangeLink() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: LINKS_MUTATION,
    mutationFn: ({ id, url, title, version }: Pick<LinkJson, 'id' | 'url' | 'title' | 'version'>) =>
      fetchJson<LinkJson>(`/v1/links/${id}`, { method: 'PATCH', body: { url, title }, ifVersion: version }),
    onSuccess: (link) =>
      patchLink(client, link.id, ({ clicks }) => ({ ...link, clicks: Math.max(clicks, link.clicks) })),
    onSettled: () => refreshLinks(client, 1),
  });
}

/** Takes a link out of the trash. */
export function useRestoreLink() {
  const client = useQueryClient();
  const t = useTranslations('links.toast');
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationKey: LINKS_MUTATION,
    mutationFn: (link: LinkJson) => fetchJson<LinkJson>(`/v1/links/${link.id}/restore`, { method: 'POST' }),
    onMutate: (link) => dropLink(client, link.id),
    onSuccess: (link) => notify({ title: t('restored', { link: linkLabel(link.shortUrl) }), tone: 'success' }),
    onError: (error) => tellFailure(t('restoreFailed'), error),
    onSettled: () => refreshLinks(client, 1),
  });
}

/** Moves a link to the trash without asking; the toast and the trash both undo it. */
export function useDeleteLink() {
  const client = useQueryClient();
  const t = useTranslations();
  const tellFailure = useFailureNotice();
  const restore = useRestoreLink();
  return useMutation({
    mutationKey: LINKS_DELETION,
    mutationFn: (link: LinkJson) => fetchJson<void>(`/v1/links/${link.id}`, { method: 'DELETE' }),
    onMutate: (link) => dropLink(client, link.id),
    onSuccess: (_nothing, link) =>
      notify({
        title: t('links.toast.deleted', { link: linkLabel(link.shortUrl) }),
        action: { label: t('shell.undo'), onAction: () => restore.mutate(link) },
      }),
    onError: (error) => tellFailure(t('links.toast.deleteFailed'), error),
    onSettled: () => refreshLinks(client, 1),
  });
}
