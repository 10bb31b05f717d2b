import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { LinkJson, LinkPageJson } from '@/server/links/schema.ts';
import { ALL_LINKS, type LinksFilter } from './links-filter.ts';
import { forgetChanged } from './page-window.ts';

export type LinksData = InfiniteData<LinkPageJson, string | null>;

const LISTS = ['links', 'list'] as const;

export const listKey = (filter: LinksFilter) => [...LISTS, filter] as const;
export const linkKey = (id: string) => ['links', 'one', id] as const;

/** Every change of links carries this key, so that lists are read again only after the last of several. */
export const LINKS_MUTATION = ['links', 'change'] as const;

/** Moving to the trash, told apart so that nothing goes on praising a link that is gone. */
export const LINKS_DELETION = [...LINKS_MUTATION, 'delete'] as const;

/** Which links a mutation with that key moves there. */
export function deletedBy(variables: unknown): string[] {
  const { id, act, links } = variables as { id?: string; act?: { kind: string }; links?: LinkJson[] };
  if (id !== undefined) return [id];
  return act?.kind === 'delete' && links !== undefined ? links.map((link) => link.id) : [];
}

const inLists = { queryKey: LISTS };

/** Counts only rise: an answer that was on its way while clicks arrived live must not turn them back. */
export function keepHigherCounts(client: QueryClient, page: LinkPageJson): LinkPageJson {
  const known = new Map(page.items.map((item) => [item.id, item.clicks]));
  for (const [, data] of client.getQueriesData<LinksData>(inLists)) {
    for (const { items } of data?.pages ?? []) {
      for (const { id, clicks } of items) {
        const count = known.get(id);
        if (count !== undefined && clicks > count) known.set(id, clicks);
      }
    }
  }
  return { ...page, items: page.items.map((item) => ({ ...item, clicks: known.get(item.id) ?? item.clicks })) };
}

/** Changes one link wherever it is shown; lists and pages without it keep their identity, so nothing else renders. */
export function patchLink(client: QueryClient, id: string, change: (link: LinkJson) => LinkJson): void {
  client.setQueryData<LinkJson>(linkKey(id), (link) => link && change(link));
  client.setQueriesData<LinksData>(inLists, (data) => {
    if (!data?.pages.some((page) => page.items.some((item) => item.id === id))) return data;
    const pages = data.pages.map((page) =>
      page.items.some((item) => item.id === id)
        ? { ...page, items: page.items.map((item) => (item.id === id ? change(item) : item)) }
        : page,
    );
    return { ...data, pages };
  });
}

/** Shows what the server says of a link now; its clicks never fall. */
export function storeLink(client: QueryClient, link: LinkJson): void {
  patchLink(client, link.id, ({ clicks }) => ({ ...link, clicks: Math.max(clicks, link.clicks) }));
}

/** Takes links out of every list, at once. */
export function dropLinks(client: QueryClient, ids: readonly string[]): void {
  const gone = new Set(ids);
  client.setQueriesData<LinksData>(
    inLists,
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, items: page.items.filter((item) => !gone.has(item.id)) })),
      },
  );
}

/** Puts a link on top of the unfiltered list of active ones, in the place of `replaces` when that is still there. */
export function putLinkFirst(client: QueryClient, link: LinkJson, replaces?: string): void {
  client.setQueryData<LinksData>(listKey(ALL_LINKS), (data) => {
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
export async function refreshLinks(client: QueryClient, changesUnderWay = 0): Promise<void> {
  if (client.isMutating({ mutationKey: LINKS_MUTATION }) > changesUnderWay) return;
  await client.invalidateQueries(inLists);
  forgetChanged();
}
