import { Link2 } from 'lucide-react';
import type { PaletteSource } from '@/components/shell/palette-source.ts';
import type { LinkPageJson } from '@/server/links/schema.ts';
import { linkLabel } from './link-label.ts';
import { linksHref } from './links-filter.ts';

/** As many as fit beside the rest of the palette. */
const SHOWN = 5;

/** The viewer's own links by alias, target or title; one leads to the list that shows it alone. */
export const linksPalette: PaletteSource = {
  id: 'links',
  search: async (query, { fetchJson, signal }) => {
    const params = new URLSearchParams({ q: query, limit: String(SHOWN), state: 'active' });
    const { items } = await fetchJson<LinkPageJson>(`/v1/links?${params}`, { signal });
    return items.map(({ id, alias, shortUrl, url, title }) => ({
      id: `links:${id}`,
      group: 'links',
      label: title ?? linkLabel(shortUrl),
      detail: title === null ? url : linkLabel(shortUrl),
      icon: Link2,
      href: linksHref({ q: alias, state: 'active' }),
    }));
  },
};
