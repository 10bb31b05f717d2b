import { peekControls } from './controls.ts';
import type { Lists } from './entries.ts';

/** Verdicts kept of one reading of the lists; whoever floods comes from few addresses. */
const MAX_ADDRESSES = 10_000;
/** Entries run out in between: a verdict is not believed longer than this. */
const FRESH_MS = 1_000;

type Verdicts = { lists: Lists; until: number; known: Map<string, boolean> };

let verdicts: Verdicts | undefined;

/**
 * Whether the lists deny this address, at once: for hot paths. Costs nothing while nobody is denied, else one look into a map for an address that
 * was here within the second. Until this process has read the lists for the first time nobody is denied.
 */
export function isDeniedAddress(address: string, nowMs = Date.now()): boolean {
  const lists = peekControls()?.lists;
  if (lists === undefined || !lists.deniesAddresses) return false;
  if (verdicts?.lists !== lists || nowMs >= verdicts.until || nowMs < verdicts.until - FRESH_MS) {
    verdicts = { lists, until: nowMs + FRESH_MS, known: new Map() };
  }
  const { known } = verdicts;
  const before = known.get(address);
  if (before !== undefined) return before;
  const isDenied = lists.ofAddress(address, nowMs) === 'deny';
  if (known.size < MAX_ADDRESSES) known.set(address, isDenied);
  return isDenied;
}

/** Whether anybody is denied by address: while not, a hot path need not even work the caller's address out. */
export function deniesAddresses(): boolean {
  return peekControls()?.lists.deniesAddresses === true;
}
