import type { PaletteEntry } from './palette-source.ts';

/** Case, spaces and the way a syllable is stored make no difference. */
function fold(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase().replaceAll(/\s+/g, '');
}

/** How well an entry answers a query: 0 its name begins so, 1 its name holds it, 2 its keywords or second text do; undefined not at all. */
function rankOf(query: string, entry: PaletteEntry): number | undefined {
  const label = fold(entry.label);
  if (label.startsWith(query)) return 0;
  if (label.includes(query)) return 1;
  const words = [...(entry.keywords ?? '').split(' '), entry.detail ?? ''].map(fold);
  return words.some((word) => word.includes(query)) ? 2 : undefined;
}

/** The entries that answer `query`, the best first; all of them, as they are, when nothing is asked. */
export function matchEntries(query: string, entries: PaletteEntry[]): PaletteEntry[] {
  const asked = fold(query);
  if (asked === '') return entries;
  return entries
    .map((entry) => ({ entry, rank: rankOf(asked, entry) }))
    .filter((each): each is { entry: PaletteEntry; rank: number } => each.rank !== undefined)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}
