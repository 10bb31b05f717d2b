'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { LinkJson } from '@/server/links/schema.ts';
import { BLANK_LINK } from './blank-link.ts';
import { dropLink, LINKS_MUTATION, linksQuery, putLinkFirst, refreshLinks } from './queries.ts';

interface Draft {
  url: string;
  alias: string;
}

/** Rows that wait for their answer have an id that no server gives. */
const PENDING = 'pending-';
let drafts = 0;

export function isPending(link: Pick<LinkJson, 'id'>): boolean {
  return link.id.startsWith(PENDING);
}

function draftRow({ url, alias }: Draft): LinkJson {
  drafts += 1;
  const now = new Date().toISOString();
  const shortUrl = `${window.location.origin}/s/${alias || '…'}`;
  return {
    ...BLANK_LINK,
    id: `${PENDING}${drafts}`,
    alias,
    shortUrl,
    url,
    createdAt: now,
    updatedAt: now,
  };
}

/** Makes a link; the list shows it before the server answered, and forgets it again when the server refuses. */
export function useCreateLink() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: LINKS_MUTATION,
    mutationFn: ({ url, alias }: Draft) =>
      fetchJson<LinkJson>('/v1/links', { method: 'POST', body: { url, ...(alias === '' ? {} : { alias }) } }),
    onMutate: async (draft) => {
      await client.cancelQueries({ queryKey: linksQuery({ q: '', state: 'active' }).queryKey });
      const row = draftRow(draft);
      putLinkFirst(client, row);
      return row.id;
    },
    onSuccess: (link, _draft, rowId) => putLinkFirst(client, link, rowId),
    onError: (_error, _draft, rowId) => rowId !== undefined && dropLink(client, rowId),
    onSettled: () => refreshLinks(client, 1),
  });
}
