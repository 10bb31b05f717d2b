import { QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LinkJson } from '@/server/links/schema.ts';
import { BLANK_LINK } from './blank-link.ts';
import { ALL_LINKS, type LinksFilter } from './links-filter.ts';
import { dropLinks, type LinksData, putLinkFirst } from './list-cache.ts';
import { linksEvents, linksQuery } from './queries.ts';

const ALL = ALL_LINKS;
const FOUND: LinksFilter = { ...ALL_LINKS, q: 'promo' };

function link(id: string, clicks = 0): LinkJson {
  return {
    ...BLANK_LINK,
    id,
    alias: `a${id}`,
    shortUrl: `https://maru.example/s/a${id}`,
    url: 'https://example.com/',
    clicks,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    version: 1,
  };
}

function withLists(lists: [LinksFilter, LinkJson[][]][]): QueryClient {
  const client = new QueryClient();
  for (const [filter, pages] of lists) {
    client.setQueryData<LinksData>(linksQuery(filter).queryKey, {
      pages: pages.map((items) => ({ items, nextCursor: null })),
      pageParams: pages.map(() => null),
    });
  }
  return client;
}

const read = (client: QueryClient, filter: LinksFilter = ALL) =>
  client.getQueryData<LinksData>(linksQuery(filter).queryKey);
const clicksOf = (client: QueryClient, id: string, filter: LinksFilter = ALL) =>
  read(client, filter)
    ?.pages.flatMap((page) => page.items)
    .find((item) => item.id === id)?.clicks;

afterEach(() => vi.unstubAllGlobals());

describe('links.clicked', () => {
  const clicked = linksEvents['links.clicked'] ?? (() => {});

  test('sets the count wherever the link is shown', () => {
    const client = withLists([
      [ALL, [[link('9')], [link('8', 3)]]],
      [FOUND, [[link('8', 3)]]],
    ]);
    clicked(client, { id: '8', clicks: 5 });
    expect([clicksOf(client, '8'), clicksOf(client, '8', FOUND), clicksOf(client, '9')]).toEqual([5, 5, 0]);
  });

  test('leaves pages and lists without the link as they are', () => {
    const client = withLists([
      [ALL, [[link('9')], [link('8')]]],
      [FOUND, [[link('7')]]],
    ]);
    const before = { all: read(client), found: read(client, FOUND) };
    clicked(client, { id: '8', clicks: 1 });
    expect(read(client)?.pages[0]).toBe(before.all?.pages[0]);
    expect(read(client, FOUND)).toBe(before.found);
  });

  test('never counts backwards, and ignores what is no such event', () => {
    const client = withLists([[ALL, [[link('8', 7)]]]]);
    for (const payload of [{ id: '8', clicks: 6 }, null, 'x', { clicks: 9 }]) clicked(client, payload);
    expect(clicksOf(client, '8')).toBe(7);
  });

  test('is not turned back by an answer that was on its way', async () => {
    const client = withLists([[ALL, [[link('8', 1)]]]]);
    vi.stubGlobal('fetch', async () => {
      clicked(client, { id: '8', clicks: 4 });
      return Response.json({ items: [link('8', 2)], nextCursor: null });
    });
    await client.fetchInfiniteQuery({ ...linksQuery(ALL), staleTime: 0 });
    expect(clicksOf(client, '8')).toBe(4);
  });
});

describe('optimistic rows', () => {
  test('a new link takes the place of its draft, and stands once however it arrived', () => {
    const client = withLists([[ALL, [[link('pending-1'), link('8'), link('9')]]]]);
    putLinkFirst(client, link('9'), 'pending-1');
    expect(read(client)?.pages[0]?.items.map((item) => item.id)).toEqual(['9', '8']);
  });

  test('a dropped link leaves every list', () => {
    const client = withLists([
      [ALL, [[link('8'), link('9')]]],
      [FOUND, [[link('8')]]],
    ]);
    dropLinks(client, ['8']);
    expect(read(client)?.pages[0]?.items.map((item) => item.id)).toEqual(['9']);
    expect(read(client, FOUND)?.pages[0]?.items).toEqual([]);
  });
});
