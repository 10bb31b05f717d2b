import { AppError } from '@/server/platform/errors.ts';
import { dateOf, dayOf } from '../clicks/day.ts';
import { knownDomains } from '../domains.ts';
import type { ListOrphansQuery, OrphanVisitView } from '../stats/schema.ts';
import { countUnlisted, findOrphans } from './repository.ts';

/** Nobody turns so many pages; it bounds what is sorted for nothing. */
const OFFSET_MAX = 100_000;

/** Aliases that lead nowhere and were asked for all the same, most visits first. For admins only: the route sees to it. */
export async function listOrphans({
  days,
  cursor,
  limit,
}: ListOrphansQuery): Promise<{ items: OrphanVisitView[]; nextCursor: string | null; unlisted: number }> {
  const since = dateOf(dayOf(Date.now()) - days + 1);
  const offset = readCursor(cursor);
  const [rows, unlisted, domains] = await Promise.all([
    findOrphans(since, offset, limit + 1),
    countUnlisted(since),
    knownDomains(),
  ]);
  return {
    items: rows.slice(0, limit).map(({ domainId, alias, visits, referrer, lastAt }) => ({
      alias,
      domain: domains.get(domainId) ?? null,
      visits: Number(visits),
      referrer,
      lastAt: lastAt.toISOString(),
    })),
    nextCursor: rows.length > limit ? String(offset + limit) : null,
    unlisted,
  };
}

/** A cursor says how many come before: what is counted changes its place anyway. */
function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = /^\d{1,6}$/.test(cursor) ? Number(cursor) : OFFSET_MAX + 1;
  if (offset > OFFSET_MAX) throw new AppError('bad_input', 'No such page.', { reason: 'cursor_invalid' });
  return offset;
}
