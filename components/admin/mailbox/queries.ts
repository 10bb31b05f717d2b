import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { MailBodyJson, MailPageJson } from '@/server/admin/mailbox/schema.ts';

const EVERY_MS = 10_000;

/** Mails whose recipient or subject holds `q`, newest first, page by page; read again while somebody looks. */
export function mailboxQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: ['admin', 'mailbox', 'list', q] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams();
      if (q !== '') params.set('q', q);
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<MailPageJson>(`/v1/admin/mailbox?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: MailPageJson) => page.nextCursor,
    refetchInterval: EVERY_MS,
  });
}

/** One mail with its text. A mail never changes. */
export function mailQuery(id: string) {
  return queryOptions({
    queryKey: ['admin', 'mailbox', 'mail', id] as const,
    queryFn: ({ signal }) => fetchJson<MailBodyJson>(`/v1/admin/mailbox/${id}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
