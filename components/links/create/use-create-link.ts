'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { LinkJson } from '@/server/links/schema.ts';
import type { CreateLinkJson } from '@/server/links/settings/schema.ts';
import { BLANK_LINK } from '../blank-link.ts';
import { ALL_LINKS } from '../links-filter.ts';
import { dropLinks, LINKS_MUTATION, listKey, putLinkFirst, refreshLinks } from '../list-cache.ts';

/** Rows that wait for their answer have an id that no server gives. */
const PENDING = 'pending-';
let drafts = 0;

export function isPending(link: Pick<LinkJson, 'id'>): boolean {
  return link.id.startsWith(PENDING);
}

function draftRow({ url, alias = '', title = null, tags = [] }: CreateLinkJson): LinkJson {
  drafts += 1;
  const now = new Date().toISOString();
  const shortUrl = `${window.location.origin}/s/${alias || '…'}`;
  return {
    ...BLANK_LINK,
    id: `${PENDING}${drafts}`,
    alias,
    shortUrl,
    url,
    title,
    tags,
    createdAt: now,
    updatedAt: now,
  };
}

/** Makes a link; the list shows it before the server answered, and forgets it again when the server refuses. */
export function useCreateLink() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: LINKS_MUTATION,
    mutationFn: (body: CreateLinkJson) => fetchJson<LinkJson>('/v1/links', { method: 'POST', body }),
    onMutate: async (body) => {
      await client.cancelQueries({ queryKey: listKey(ALL_LINKS) });
      const row = draftRow(body);
      putLinkFirst(client, row);
      return row.id;
    },
    onSuccess: (link, _body, rowId) => putLinkFirst(client, link, rowId),
    onError: (_error, _body, rowId) => rowId !== undefined && dropLinks(client, [rowId]),
    onSettled: () => refreshLinks(client, 1),
  });
}
