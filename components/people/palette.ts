import { UserRound } from 'lucide-react';
import type { PaletteSource } from '@/components/shell/palette-source.ts';

/** As many as fit beside the rest of the palette. */
const SHOWN = 5;

interface Found {
  items: { id: string; handle: string; name: string; pictureUrl: string | null }[];
}

/** People by name or handle. */
export const peoplePalette: PaletteSource = {
  id: 'people',
  search: async (query, { fetchJson, signal }) => {
    const params = new URLSearchParams({ q: query, limit: String(SHOWN) });
    const { items } = await fetchJson<Found>(`/v1/people?${params}`, { signal });
    return items.map(({ id, handle, name, pictureUrl }) => ({
      id: `people:${id}`,
      group: 'people',
      label: name,
      detail: `@${handle}`,
      icon: UserRound,
      pictureUrl,
      href: `/people/${handle}`,
    }));
  },
};
