import type { LinkJson } from '@/server/links/schema.ts';

/** What the form of a new link begins with. */
type Start = { url: string; alias: string } | { copyOf: LinkJson };

let waiting: Start | null = null;

/**
 * Leaves what was typed elsewhere for the form of a new link, which is a page of its own. Not in its address: targets may be longer than addresses
 * may be, and are nobody else's business.
 */
export function handDraftOver(start: Start): void {
  waiting = start;
}

/** Takes what was left, once. */
export function takeDraftOver(): Start | null {
  const start = waiting;
  waiting = null;
  return start;
}
