import type { Transaction } from '@/server/platform/db/transaction.ts';
import { weekOf } from '../../../clicks/day.ts';
import type { CellFilter } from '../cell-filter.ts';
import { readPackedSums } from '../packs/read-packed-sums.ts';
import { planReads, type Slots } from '../plan-reads.ts';
import { findMuchFollowed, findTopOfWeeks, type LinkSum, MUCH_FOLLOWED, sumAllLinks, sumLinks } from './repository.ts';

/** With more links than this that might be among the first, all are added up. */
const CANDIDATES_MAX = 5_000;

export interface TopLinksWish {
  ownerId: bigint;
  range: Slots;
  now: number;
  /** Of which only `bots` says anything: there are no others. */
  filter: CellFilter;
  limit: number;
}

/**
 * The `limit` links of a person that were followed most within a range, exactly, without adding up all of them unless they are much alike. Those that lead a week show how many
 * clicks it takes at least to be among the first; whoever has as many over all weeks has its part of them in at least one week, and is found by that.
 */
export async function topLinks(
  { ownerId, range, now, filter, limit }: TopLinksWish,
  tx: Transaction,
): Promise<LinkSum[]> {
  const { bots } = filter;
  const weeks = { ownerId, first: weekOf(range.from), last: weekOf(range.to - 1) };
  const wish = { plan: planReads(range, () => true, now), bots, limit };
  const leaders = await findTopOfWeeks(weeks, limit, tx);
  const found = await sumLinks({ ...wish, ids: leaders }, tx);
  const clicks = Math.ceil((found[limit - 1]?.clicks ?? 0) / (weeks.last - weeks.first + 1));
  const all = async () => {
    const packed = await readPackedSums(
      { scope: { ownerId }, range, filter, columns: [], parts: ['link_id'], limit },
      tx,
    );
    return packed?.links ?? sumAllLinks({ ownerId, range, bots, limit }, tx);
  };
  if (clicks < MUCH_FOLLOWED) return all();
  const candidates = await findMuchFollowed(weeks, { clicks, max: CANDIDATES_MAX }, tx);
  if (candidates.length === CANDIDATES_MAX) return all();
  const known = new Set(leaders);
  return candidates.every((id) => known.has(id)) ? found : sumLinks({ ...wish, ids: candidates }, tx);
}
