import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { LinkJson, LinkPageJson } from '@/server/links/schema.ts';
import type { LinkTagsJson } from '@/server/links/tags/schema.ts';
import { filterParams, type LinksFilter } from './links-filter.ts';
import { keepHigherCounts, type LinksData, linkKey, listKey, patchLink, refreshLinks } from './list-cache.ts';
import { fitPage, isLong, isWorthReading, noteChanged } from './page-window.ts';
import { WEBHOOKS } from './webhooks/queries.ts';

/** The first page is sent with the document; those that follow are as large as the API gives them. */
export const FIRST_PAGE = 50;
const NEXT_PAGES = 100;

/** Events of many changes at once lead to one reading. */
const GATHER_MS = 100;

function fetchPage(filter: LinksFilter, cursor: string | null, signal: AbortSignal): Promise<LinkPageJson> {
  const params = filterParams(filter);
  params.set('limit', String(cursor === null ? FIRST_PAGE : NEXT_PAGES));
  if (cursor !== null) params.set('cursor', cursor);
  return fetchJson(`/v1/links?${params}`, { signal });
}

/** The viewer's links, newest first, page by page. Pages prefetch it with their own `queryFn` under the same key. */
export function linksQuery(filter: LinksFilter) {
  return infiniteQueryOptions({
    queryKey: listKey(filter),
    queryFn: async ({ pageParam, signal, client, queryKey }) => {
      const data = client.getQueryData<LinksData>(queryKey);
      const index = data?.pageParams.indexOf(pageParam) ?? -1;
      const old = data !== undefined && isLong(data.pages.length) ? data.pages[index] : undefined;
      if (old && !isWorthReading(filter, index, old)) return old;
      const fresh = await fetchPage(filter, pageParam, signal);
      return keepHigherCounts(client, old ? fitPage(fresh, old) : fresh);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: LinkPageJson) => page.nextCursor,
  });
}

/** One link of the viewer, also in the archive or the trash. */
export function linkQuery(id: string) {
  return queryOptions({
    queryKey: linkKey(id),
    queryFn: ({ signal }) => fetchJson<LinkJson>(`/v1/links/${id}`, { signal }),
  });
}

const TAGS = ['links', 'tags'] as const;

/** The tags of the viewer, for suggestions and filters; those on most links first. */
export function tagsQuery() {
  return queryOptions({
    queryKey: TAGS,
    queryFn: async ({ signal }) => {
      const { items } = await fetchJson<LinkTagsJson>('/v1/link-tags?limit=200', { signal });
      return items;
    },
  });
}

/** The short domains besides Maru's own address. */
export function domainsQuery() {
  return queryOptions({
    queryKey: ['links', 'domains'] as const,
    queryFn: async ({ signal }) =>
      (await fetchJson<{ items: { host: string }[] }>('/v1/link-domains', { signal })).items,
    staleTime: 5 * 60_000,
  });
}

/** Own links that carry utm parameters: their values are suggested for the next one. */
export function utmLinksQuery() {
  return queryOptions({
    queryKey: ['links', 'utm'] as const,
    queryFn: ({ signal }) => fetchJson<LinkPageJson>(`/v1/links?q=utm_&limit=${NEXT_PAGES}`, { signal }),
    staleTime: 5 * 60_000,
  });
}

function isClicked(payload: unknown): payload is { id: string; clicks: number } {
  return typeof payload === 'object' && payload !== null && 'id' in payload && 'clicks' in payload;
}

const gathering = new WeakSet<QueryClient>();

function refreshSoon(client: QueryClient): void {
  if (gathering.has(client)) return;
  gathering.add(client);
  setTimeout(() => {
    gathering.delete(client);
    void refreshLinks(client);
  }, GATHER_MS);
}

/** What events of the system links do to the caches; the shell's socket calls them. */
export const linksEvents: Record<string, (client: QueryClient, payload: unknown) => void> = {
  'links.clicked': (client, payload) => {
    if (!isClicked(payload)) return;
    const clicks = Number(payload.clicks);
    patchLink(client, String(payload.id), (link) => ({ ...link, clicks: Math.max(link.clicks, clicks) }));
  },
  'links.changed': (client, payload) => {
    const id = typeof payload === 'object' && payload !== null && 'id' in payload ? String(payload.id) : null;
    if (id !== null) {
      noteChanged(id);
      void client.invalidateQueries({ queryKey: linkKey(id) });
    }
    void client.invalidateQueries({ queryKey: TAGS });
    refreshSoon(client);
  },
  'links.webhook-told': (client) => void client.invalidateQueries({ queryKey: WEBHOOKS }),
};
