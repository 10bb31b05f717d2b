'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { LinkJson } from '@/server/links/schema.ts';
import type { ChangeLinkJson } from '@/server/links/settings/schema.ts';
import { linkLabel } from './link-label.ts';
import { dropLinks, LINKS_DELETION, LINKS_MUTATION, refreshLinks, storeLink } from './list-cache.ts';

/** Changes a link, unless somebody has changed it since this version. */
export function useChangeLink() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: LINKS_MUTATION,
    mutationFn: ({ id, version, change }: { id: string; version: number; change: ChangeLinkJson }) =>
      fetchJson<LinkJson>(`/v1/links/${id}`, { method: 'PATCH', body: change, ifVersion: version }),
    onSuccess: (link) => storeLink(client, link),
    onSettled: () => refreshLinks(client, 1),
  });
}

/** Puts a link into the archive (it goes on leading where it leads), or takes it out; the toast undoes either. */
export function useArchiveLink() {
  const client = useQueryClient();
  const t = useTranslations();
  const tellFailure = useFailureNotice();
  const archive = useMutation({
    mutationKey: LINKS_MUTATION,
    mutationFn: ({ link, isArchived }: { link: LinkJson; isArchived: boolean }) =>
      fetchJson<LinkJson>(`/v1/links/${link.id}`, { method: 'PATCH', body: { isArchived } }),
    onMutate: ({ link }) => dropLinks(client, [link.id]),
    onSuccess: (link, { isArchived }) => {
      storeLink(client, link);
      notify({
        title: t(isArchived ? 'links.toast.archived' : 'links.toast.unarchived', { link: linkLabel(link.shortUrl) }),
        action: { label: t('shell.undo'), onAction: () => archive.mutate({ link, isArchived: !isArchived }) },
      });
    },
    onError: (error) => tellFailure(t('links.toast.changeFailed'), error),
    onSettled: () => refreshLinks(client, 1),
  });
  return archive;
}

/** Takes a link out of the trash. */
export function useRestoreLink() {
  const client = useQueryClient();
  const t = useTranslations('links.toast');
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationKey: LINKS_MUTATION,
    mutationFn: (link: LinkJson) => fetchJson<LinkJson>(`/v1/links/${link.id}/restore`, { method: 'POST' }),
    onMutate: (link) => dropLinks(client, [link.id]),
    onSuccess: (link) => {
      storeLink(client, link);
      notify({ title: t('restored', { link: linkLabel(link.shortUrl) }), tone: 'success' });
    },
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
    onMutate: (link) => dropLinks(client, [link.id]),
    onSuccess: (_nothing, link) =>
      notify({
        title: t('links.toast.deleted', { link: linkLabel(link.shortUrl) }),
        action: { label: t('shell.undo'), onAction: () => restore.mutate(link) },
      }),
    onError: (error) => tellFailure(t('links.toast.deleteFailed'), error),
    onSettled: () => refreshLinks(client, 1),
  });
}
