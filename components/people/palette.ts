import { UserRound } from 'lucide-react';
import type { PaletteSource } from '@/components/shell/palette-source.ts';
import type { PersonPageJson } from '@/server/users/people/schema.ts';

/** As many as fit beside the rest of the palette. */
const SHOWN = 5;

/** People by name or handle. */
export const peoplePalette: PaletteSource = {
  id: 'people',
  search: async (query, { fetchJson, signal }) => {
    const params = new URLSearchParams({ q: query, limit: String(SHOWN) });
    const { items } = await fetchJson<PersonPageJson>(`/v1/people?${params}`, { signal });
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
