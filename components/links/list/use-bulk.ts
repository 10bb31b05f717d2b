'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { ChangeLinksJson } from '@/server/links/bulk/schema.ts';
import { BULK_MAX } from '@/server/links/bulk/terms.ts';
import type { LinkJson } from '@/server/links/schema.ts';
import { foldTag } from '@/server/links/terms.ts';
import { dropLinks, LINKS_DELETION, LINKS_MUTATION, patchLink, refreshLinks } from '../list-cache.ts';

type Act =
  | { kind: 'tag'; tag: string }
  | { kind: 'archive' }
  | { kind: 'unarchive' }
  | { kind: 'delete' }
  | { kind: 'restore' };

const CALLS = {
  delete: { path: '/v1/links/bulk/delete', method: 'POST' },
  restore: { path: '/v1/links/bulk/restore', method: 'POST' },
  change: { path: '/v1/links/bulk', method: 'PATCH' },
} as const;

/** Asks the same of many links, as many at once as the API takes. Gives the ids that were changed, and how many were not. */
async function ask(
  call: keyof typeof CALLS,
  ids: string[],
  change: object,
): Promise<{ changed: string[]; failed: number }> {
  const { path, method } = CALLS[call];
  const changed: string[] = [];
  for (let start = 0; start < ids.length; start += BULK_MAX) {
    const body = { ids: ids.slice(start, start + BULK_MAX), ...change };
    changed.push(...(await fetchJson<ChangeLinksJson>(path, { method, body })).changed);
  }
  return { changed, failed: ids.length - changed.length };
}

function requestOf(act: Act): [keyof typeof CALLS, object] {
  if (act.kind === 'tag') return ['change', { addTags: [act.tag] }];
  if (act.kind === 'archive' || act.kind === 'unarchive') return ['change', { isArchived: act.kind === 'archive' }];
  return [act.kind, {}];
}

/** What takes an act back. */
function inverseOf(act: Act): [keyof typeof CALLS, object] {
  if (act.kind === 'tag') return ['change', { removeTags: [act.tag] }];
  if (act.kind === 'archive' || act.kind === 'unarchive') return ['change', { isArchived: act.kind === 'unarchive' }];
  return [act.kind === 'delete' ? 'restore' : 'delete', {}];
}

/** Does something to all chosen links at once: shown at once, told once, and taken back with one press. */
export function useBulk(onDone: () => void) {
  const client = useQueryClient();
  const t = useTranslations();
  const tellFailure = useFailureNotice();
  const undo = useMutation({
    mutationKey: LINKS_MUTATION,
    mutationFn: ({ act, ids }: { act: Act; ids: string[] }) => ask(inverseOf(act)[0], ids, inverseOf(act)[1]),
    onSuccess: (_answer, { ids }) => notify({ title: t('links.bulk.undone', { count: ids.length }), tone: 'success' }),
    onError: (error) => tellFailure(t('links.bulk.undoFailed'), error),
    onSettled: () => refreshLinks(client, 1),
  });
  return useMutation({
    mutationKey: LINKS_DELETION,
    mutationFn: ({ act, links }: { act: Act; links: LinkJson[] }) => {
      const wanted = act.kind === 'tag' ? links.filter(({ tags }) => !hasTag(tags, act.tag)) : links;
      return ask(
        requestOf(act)[0],
        wanted.map(({ id }) => id),
        requestOf(act)[1],
      );
    },
    onMutate: ({ act, links }) => {
      if (act.kind === 'tag') {
        for (const { id } of links) {
          patchLink(client, id, (link) =>
            hasTag(link.tags, act.tag) ? link : { ...link, tags: [...link.tags, act.tag] },
          );
        }
      } else {
        dropLinks(
          client,
          links.map(({ id }) => id),
        );
        onDone();
      }
    },
    onSuccess: ({ changed, failed }, { act }) => {
      notify({
        title: t(`links.bulk.done.${act.kind}`, { count: changed.length }),
        ...(failed > 0 ? { description: t('links.bulk.failedSome', { count: failed }) } : {}),
        ...(changed.length === 0
          ? {}
          : { action: { label: t('shell.undo'), onAction: () => undo.mutate({ act, ids: changed }) } }),
      });
    },
    onError: (error) => tellFailure(t('links.toast.changeFailed'), error),
    onSettled: () => refreshLinks(client, 1),
  });
}

const hasTag = (tags: readonly string[], tag: string): boolean => tags.some((each) => foldTag(each) === foldTag(tag));
