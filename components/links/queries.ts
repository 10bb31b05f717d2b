import { type InfiniteData, infiniteQueryOptions, type QueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { LinkJson, LinkPageJson } from '@/server/links/schema.ts';

/** Which list: `q` is looked for in alias, target and title. */
export interface LinksFilter {
  q: string;
  state: 'active' | 'deleted';
}

export type LinksData = InfiniteData<LinkPageJson, string | null>;

export const PAGE_SIZE = 50;

/** Every change of links carries this key, so that lists are read again only after the last of several. */
export const LINKS_MUTATION = ['links', 'change'] as const;

/** Moving to the trash, told apart so that nothing goes on praising a link that is gone. */
export const LINKS_DELETION = [...LINKS_MUTATION, 'delete'] as const;

const LISTS = ['links', 'list'] as const;

function fetchPage(filter: LinksFilter, cursor: string | null, signal: AbortSignal): Promise<LinkPageJson> {
  const params = new URLSearchParams({ limit: String(PAGE_SIZE), state: filter.state });
  if (filter.q !== '') params.set('q', filter.q);
  if (cursor !== null) params.set('cursor', cursor);
  return fetchJson(`/v1/links?${params}`, { signal });
}

/** The viewer's links, newest first, page by page. Pages prefetch it with their own `queryFn` under the same key. */
export function linksQuery(filter: LinksFilter) {
  return infiniteQueryOptions({
    queryKey: [...LISTS, filter] as const,
    queryFn: async ({ pageParam, signal, client }) =>
      keepHigherCounts(client, await fetchPage(filter, pageParam, signal)),
    initialPageParam: null as string | null,
    getNextPageParam: (page: LinkPageJson) => page.nextCursor,
  });
}

function listsOf(client: QueryClient): [readonly unknown[], LinksData | undefined][] {
  return client.getQueriesData<LinksData>({ queryKey: LISTS });
}

/** Counts only rise: an answer that was on its way while clicks arrived live must not turn them back. */
function keepHigherCounts(client: QueryClient, page: LinkPageJson): LinkPageJson {
  const known = new Map<string, number>();
  for (const [, data] of listsOf(client)) {
    for (const item of data?.pages.flatMap((each) => each.items) ?? []) {
      known.set(item.id, Math.max(item.clicks, known.get(item.id) ?? 0));
    }
  }
  return {
    ...page,
    items: page.items.map((item) => ({ ...item, clicks: Math.max(item.clicks, known.get(item.id) ?? 0) })),
  };
}

/** Changes one link in every list that shows it; lists and pages without it keep their identity, so nothing else renders. */
export function patchLink(client: QueryClient, id: string, change: (link: LinkJson) => LinkJson): void {
  client.setQueriesData<LinksData>({ queryKey: LISTS }, (data) => {
    if (!data?.pages.some((page) => page.items.some((item) => item.id === id))) return data;
    const pages = data.pages.map((page) =>
      page.items.some((item) => item.id === id)
        ? { ...page, items: page.items.map((item) => (item.id === id ? change(item) : item)) }
        : page,
    );
    return { ...data, pages };
  });
}

/** Takes one link out of the lists of one state, at once. */
export function dropLink(client: QueryClient, id: string): void {
  client.setQueriesData<LinksData>(
    { queryKey: LISTS },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })),
      },
  );
}

/** Puts a link on top of the unfiltered list of active ones, in the place of `replaces` when that is still there. */
export function putLinkFirst(client: QueryClient, link: LinkJson, replaces?: string): void {
  client.setQueryData<LinksData>(linksQuery({ q: '', state: 'active' }).queryKey, (data) => {
    if (!data) return data;
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.filter((item) => item.id !== link.id && item.id !== replaces),
    }));
    const [first, ...rest] = pages;
    return first ? { ...data, pages: [{ ...first, items: [link, ...first.items] }, ...rest] } : data;
  });
}

/** Reads the lists again, unless a change is under way whose end will do so. */
export function refreshLinks(client: QueryClient, changesUnderWay = 0): Promise<void> {
  if (client.isMutating({ mutationKey: LINKS_MUTATION }) > changesUnderWay) return Promise.resolve();
  return client.invalidateQueries({ queryKey: LISTS });
}

function isClicked(payload: unknown): payload is { id: string; clicks: number } {
  return typeof payload === 'object' && payload !== null && 'id' in payload && 'clicks' in payload;
}

/** What events of the system links do to the caches; the shell's socket calls them. */
export const linksEvents: Record<string, (client: QueryClient, payload: unknown) => void> = {
  'links.clicked': (client, payload) => {
    if (!isClicked(payload)) return;
    const clicks = Number(payload.clicks);
    patchLink(client, String(payload.id), (link) => ({ ...link, clicks: Math.max(link.clicks, clicks) }));
  },
  'links.changed': (client) => void refreshLinks(client),
};
