import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { DeliveryPageJson, WebhookJson, WebhookPageJson } from '@/server/links/webhooks/schema.ts';
import type { DeliveryState } from '@/server/links/webhooks/terms.ts';

export const WEBHOOKS = ['links', 'webhooks'] as const;

/** Of which links webhooks are told: every webhook, those of one link, or those of all links. */
export type WebhooksOf = 'any' | 'all' | { linkId: string };

/** The viewer's webhooks, newest first; there are 20 at most. */
export function webhooksQuery(of: WebhooksOf) {
  const params = new URLSearchParams({ limit: '20' });
  if (of === 'all') params.set('of', 'all');
  else if (of !== 'any') params.set('linkId', of.linkId);
  return queryOptions({
    queryKey: [...WEBHOOKS, 'list', of] as const,
    queryFn: async ({ signal }) => (await fetchJson<WebhookPageJson>(`/v1/link-webhooks?${params}`, { signal })).items,
  });
}

export function webhookQuery(id: string) {
  return queryOptions({
    queryKey: [...WEBHOOKS, 'one', id] as const,
    queryFn: ({ signal }) => fetchJson<WebhookJson>(`/v1/link-webhooks/${id}`, { signal }),
  });
}

/** While something is about to be tried and the socket is silent, in ms. */
const POLL_MS = 5_000;

/** What a webhook was told, newest first, page by page. */
export function deliveriesQuery(id: string, state: DeliveryState | 'all') {
  return infiniteQueryOptions({
    queryKey: [...WEBHOOKS, 'deliveries', id, state] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: '20' });
      if (state !== 'all') params.set('state', state);
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<DeliveryPageJson>(`/v1/link-webhooks/${id}/deliveries?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: DeliveryPageJson) => page.nextCursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages[0]?.items.some((item) => item.state === 'waiting') ? POLL_MS : false,
  });
}
