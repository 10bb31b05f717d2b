import type { LinkPageJson } from '@/server/links/schema.ts';
import type { LinksFilter } from './links-filter.ts';

/** A list of no more pages than this is read again as a whole. */
const WHOLE_PAGES = 4;

/** Links that have changed since the lists were read last. */
let changed = new Set<string>();

/** Which pages somebody looks at, of the list that is on the screen. */
let inView: { key: string; from: number; to: number } | null = null;

const keyOf = (filter: LinksFilter) => JSON.stringify(filter);

/** Says which pages of a list are on the screen (indices, both included). */
export function notePagesInView(filter: LinksFilter, from: number, to: number): void {
  inView = { key: keyOf(filter), from, to };
}

/** Says that a link has changed elsewhere: its page is worth reading. */
export function noteChanged(id: string): void {
  changed.add(id);
}

/** The lists have been read: nothing is known to be old any more. */
export function forgetChanged(): void {
  changed = new Set();
}

/** Whether a list is too long to be read again as a whole. */
export const isLong = (pages: number): boolean => pages > WHOLE_PAGES;

/**
 * Whether a page of a list is to be read again when the list is. Of a list of 100,000 links that would be a thousand calls: only its first page,
 * where new links arrive, those in view and those with changed links are worth one.
 */
export function isWorthReading(filter: LinksFilter, index: number, page: LinkPageJson): boolean {
  if (index === 0 || page.items.some(({ id }) => changed.has(id))) return true;
  return inView !== null && inView.key === keyOf(filter) && index >= inView.from - 1 && index <= inView.to + 1;
}

/**
 * Makes a page that was read anew end where the old one did, because the pages after it are not read: links that came since then stand in it, those
 * that a full answer had no room for are kept from before. Ids fall from page to page, and a cursor is the last id of its page.
 */
export function fitPage(fresh: LinkPageJson, old: LinkPageJson): LinkPageJson {
  if (old.nextCursor === null) return fresh;
  const end = BigInt(old.nextCursor);
  const items = fresh.items.filter(({ id }) => BigInt(id) >= end);
  const last = fresh.items.at(-1);
  const rest =
    fresh.nextCursor === null || last === undefined || BigInt(last.id) <= end
      ? []
      : old.items.filter(({ id }) => /^\d+$/.test(id) && BigInt(id) < BigInt(last.id));
  return { items: [...items, ...rest], nextCursor: old.nextCursor };
}
