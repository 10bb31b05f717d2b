import { FileUp, Link2, SlidersHorizontal, Tag, Webhook } from 'lucide-react';
import type { PaletteSource } from '@/components/shell/palette-source.ts';
import type { LinkPageJson } from '@/server/links/schema.ts';
import type { LinkTagsJson } from '@/server/links/tags/schema.ts';
import { linkLabel } from './link-label.ts';
import { linkHref, linksHref } from './links-filter.ts';

/** As many as fit beside the rest of the palette. */
const LINKS_SHOWN = 5;
const TAGS_SHOWN = 3;

/** The viewer's own links by alias, target or title, and their tags: a link leads to its page, a tag to the list of what bears it. */
export const linksPalette: PaletteSource = {
  id: 'links',
  entries: ({ t }) => [
    {
      id: 'links:new',
      group: 'actions',
      label: t('links.palette.new'),
      keywords: t('links.palette.keywords'),
      icon: SlidersHorizontal,
      href: '/links/new',
    },
    {
      id: 'links:import',
      group: 'actions',
      label: t('links.palette.import'),
      keywords: t('links.palette.importKeywords'),
      icon: FileUp,
      href: '/links/import',
    },
    {
      id: 'links:webhooks',
      group: 'actions',
      label: t('links.palette.webhooks'),
      keywords: t('links.palette.webhooksKeywords'),
      icon: Webhook,
      href: '/links/webhooks',
    },
  ],
  search: async (query, { fetchJson, signal, t }) => {
    const found = (limit: number) => new URLSearchParams({ q: query, limit: String(limit) });
    const [links, tags] = await Promise.all([
      fetchJson<LinkPageJson>(`/v1/links?${found(LINKS_SHOWN)}`, { signal }),
      fetchJson<LinkTagsJson>(`/v1/link-tags?${found(TAGS_SHOWN)}`, { signal }),
    ]);
    return [
      ...links.items.map(({ id, shortUrl, url, title }) => ({
        id: `links:${id}`,
        group: 'links' as const,
        label: title ?? linkLabel(shortUrl),
        detail: title === null ? url : linkLabel(shortUrl),
        icon: Link2,
        href: linkHref(id),
      })),
      ...tags.items.map(({ name, count }) => ({
        id: `links:tag-${name}`,
        group: 'links' as const,
        label: t('links.palette.tag', { tag: name }),
        detail: t('links.palette.count', { count }),
        icon: Tag,
        href: linksHref({ tag: name }),
      })),
    ];
  },
};
