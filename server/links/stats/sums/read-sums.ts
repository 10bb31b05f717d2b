import { transaction } from '@/server/platform/db/transaction.ts';
import { slotOf, weekOf } from '../../clicks/day.ts';
import type { KindPart } from '../../clicks/weeks/click-part.ts';
import type { Range } from '../read-range.ts';
import type { CellFilter, Scope } from './cell-filter.ts';
import type { LinkSum } from './links/repository.ts';
import { topLinks } from './links/top-links.ts';
import { readPackedSums } from './packs/read-packed-sums.ts';
import { planReads } from './plan-reads.ts';
import { findWeeksWithParts, type NamedPart, type PlanSums, prepareSums, sumKindParts, sumPlan } from './repository.ts';

export interface SumsWish {
  scope: Scope;
  range: Range;
  filter: CellFilter;
  /** When the columns of the chart begin, ascending. */
  columns: readonly number[];
  /** What clicks are told apart by, besides columns. */
  kindParts: readonly KindPart[];
  parts: readonly Exclude<NamedPart, 'link_id'>[];
  /** How many values of each at most. */
  limit: number;
  now: number;
}

/** Of links only the first are told. */
export type Sums = Omit<PlanSums, 'links'> & { links: LinkSum[] };

/**
 * Adds up the clicks of a scope within a range. Sums of weeks know only one thing at a time: with a filter the cells count, which are packed by the week
 * where they are many. Without one the weeks with many clicks are taken from their sums, and cells only where there are few or where the range cuts a
 * week. The numbers are the same.
 */
export async function readSums(wish: SumsWish): Promise<Sums> {
  const { scope, filter, now } = wish;
  const range = { from: slotOf(wish.range.from), to: slotOf(wish.range.to) };
  const ofPerson = scope.linkId === undefined;
  const links = ofPerson ? (['link_id'] as const) : [];
  // One state of the database for all of it.
  return transaction(
    async (tx) => {
      await prepareSums(tx);
      const packed = isFiltered(filter)
        ? await readPackedSums({ ...wish, range, parts: [...wish.parts, ...links] }, tx)
        : null;
      if (packed !== null) return packed;
      const scopeId = scope.linkId ?? scope.ownerId;
      const weeks = isFiltered(filter)
        ? new Set<number>()
        : await findWeeksWithParts(scopeId, weekOf(range.from), weekOf(range.to), tx);
      const plan = planReads(range, (week) => weeks.has(week), slotOf(now));
      const hasWeeks = plan.weeks.length > 0;
      const sums = await sumPlan({ ...wish, plan, parts: [...wish.parts, ...(hasWeeks ? [] : links)] }, tx);
      if (!hasWeeks) return { ...sums, links: sums.links.items };
      return {
        ...sums,
        kinds: [...sums.kinds, ...(await sumKindParts(scopeId, plan.weeks, wish.kindParts, tx))],
        links: ofPerson
          ? await topLinks({ ownerId: scope.ownerId, filter, range, now: slotOf(now), limit: wish.limit }, tx)
          : [],
      };
    },
    { isolation: 'RepeatableRead' },
  );
}

function isFiltered({ mask, referrerId, cityId }: CellFilter): boolean {
  return mask !== 0n || referrerId !== undefined || cityId !== undefined;
}
