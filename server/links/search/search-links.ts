import { findLinkDetails, type LinkDetails, type LinkFilter } from '../repository.ts';
import { findByIndex, findWindowEnd, type SearchWish, scanWindow } from './repository.ts';

/** What is common is found among the newest links, read one by one, before the index is asked. */
const WINDOW = 5_000;
/** Texts too short for the index are looked for in so many links per page. */
const SHORT_WINDOW = 20_000;
/** A text without three characters in a row has no trigram. */
const SHORT = 3;
/** A word with more candidates than this is common, whatever the newest links say. */
const CANDIDATES_MAX = 10_000;

const ID_END = 2n ** 63n - 1n;

/** A page of what was found. `next` is where to go on, null at the end; a page may have fewer links than asked for, or none, and still go on. */
export interface FoundLinks {
  rows: LinkDetails[];
  next: bigint | null;
}

/**
 * Looks for a text in alias, title, address and tags of a person's links, newest first. However many links there are, one page costs no more
 * than reading some thousands of them or some thousands of candidates from the index: for what is neither common nor rare the page ends where
 * reading ended, and the next one goes on there.
 */
export async function searchLinks(
  { before = ID_END, limit, ...wish }: LinkFilter & SearchWish,
  sizes: { window?: number; shortWindow?: number; candidates?: number } = {},
): Promise<FoundLinks> {
  const { window = WINDOW, shortWindow = SHORT_WINDOW, candidates = CANDIDATES_MAX } = sizes;
  const isShort = [...wish.q].length < SHORT;
  const end = await findWindowEnd(wish.ownerId, before, isShort ? shortWindow : window);
  const scanned = await scanWindow(wish, { from: end ?? 0n, before, limit: limit + 1 });
  if (scanned.length > limit || end === null) return toPage(scanned, limit, null);
  if (isShort) return toPage(scanned, limit, end);
  const found = await findByIndex(wish, { before, limit: limit + 1, cap: candidates });
  return found === null ? toPage(scanned, limit, end) : toPage(found, limit, null);
}

async function toPage(ids: readonly bigint[], limit: number, scannedTo: bigint | null): Promise<FoundLinks> {
  const shown = ids.slice(0, limit);
  const next = ids.length > limit ? (shown.at(-1) ?? null) : scannedTo;
  return { rows: await findLinkDetails(shown), next };
}
