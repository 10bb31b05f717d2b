import type { LucideIcon } from 'lucide-react';
import type { useTranslations } from 'next-intl';
import type { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { Locale } from './locale.ts';

/** The headings of the palette, in the order in which they appear; their names stand under `palette.groups` in the messages. */
export const PALETTE_GROUPS = ['recent', 'actions', 'pages', 'people', 'links'] as const;
export type PaletteGroup = (typeof PALETTE_GROUPS)[number];

/** One line of the palette. With `href` it leads somewhere (and is remembered as recent), else `run` does it. */
export interface PaletteEntry {
  /** Unique among all entries: begins with the name of its source. */
  id: string;
  group: PaletteGroup;
  label: string;
  /** A quieter second text: an address, a handle. */
  detail?: string;
  /** More words by which it is found, in any language, parted by spaces. */
  keywords?: string;
  /** The keys that do the same, as in the list of shortcuts: `g l`. */
  keys?: string;
  icon: LucideIcon;
  /** A round picture in place of the icon. */
  pictureUrl?: string | null;
  href?: string;
  run?: () => void | Promise<void>;
}

/** What a source may use to make its entries. */
export interface PaletteContext {
  /** Texts from the root of the messages: `t('nav.links')`. */
  t: ReturnType<typeof useTranslations<never>>;
  role: string;
  /** Goes to a page of ours without loading everything anew. */
  go: (href: string) => void;
  locale: Locale;
  setLocale: (locale: Locale) => void;
  signOut: () => Promise<void>;
}

/**
 * What a system brings to the palette. `entries` are known at once and matched by the palette itself; `search` asks the server for what
 * matches (called after a pause in typing; `signal` ends when more was typed) and gives its answer in the order of its own.
 */
export interface PaletteSource {
  id: string;
  entries?: (context: PaletteContext) => PaletteEntry[];
  search?: (
    query: string,
    tools: { fetchJson: typeof fetchJson; signal: AbortSignal; t: PaletteContext['t'] },
  ) => Promise<PaletteEntry[]>;
}
