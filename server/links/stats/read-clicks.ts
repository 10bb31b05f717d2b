import { AppError } from '@/server/platform/errors.ts';
import { decodeKind } from '../clicks/click-kind.ts';
import { DAY_MS, dayOf } from '../clicks/day.ts';
import { firstKeptDay } from '../clicks/retention.ts';
import { authorizeLink } from '../policy.ts';
import { findLink } from '../repository.ts';
import type { Range } from './read-range.ts';
import { type ClickRow, findClicksOfDay, findDayWithClicks } from './repository.ts';
import type { ClickView, ListClicksQuery } from './schema.ts';
import { nameWay } from './service.ts';
import type { BotChoice } from './terms.ts';

/** Where to go on: before this click of this day (days since 1970, UTC). */
interface Place {
  day: number;
  before: bigint | undefined;
}

/** Which clicks of a link are read. */
interface Wish {
  linkId: bigint;
  bots: BotChoice;
  range?: Range;
}

const CURSOR = /^(\d{1,5})\.(-?\d{1,19})$/;

/** The last clicks of a link of the viewer, newest first, as far back as they are kept. @throws AppError `not_found` */
export async function listClicks(
  viewer: { id: bigint },
  id: bigint,
  { cursor, limit, bots }: ListClicksQuery,
): Promise<{ items: ClickView[]; nextCursor: string | null }> {
  const link = authorizeLink(viewer, await findLink(id));
  const { rows, next } = await readClicks({ linkId: link.id, bots }, readCursor(cursor), limit);
  return { items: rows.map(viewClick), nextCursor: next === null ? null : `${next.day}.${next.before}` };
}

function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [, day, before] = CURSOR.exec(cursor) ?? [];
  const id = before === undefined ? null : BigInt(before);
  if (id === null || BigInt.asIntN(64, id) !== id) {
    throw new AppError('bad_input', 'No such page.', { reason: 'cursor_invalid' });
  }
  return { day: Number(day), before: id };
}

/**
 * Up to `limit` clicks, newest day first, and where to go on; null when there are no more. Goes from one day that has clicks to the next: a link
 * without any for months costs as little as one with many.
 */
export async function readClicks(
  { linkId, bots, range }: Wish,
  from: Place | undefined,
  limit: number,
): Promise<{ rows: ClickRow[]; next: Place | null }> {
  const rows: ClickRow[] = [];
  // Days before have counts, but no clicks any more.
  const firstDay = Math.max(await firstKeptDay(Date.now()), range === undefined ? 0 : dayOf(range.from));
  let place = from ?? (await dayBefore(linkId, range === undefined ? DAYS_MAX : dayOf(range.to + DAY_MS - 1)));
  while (place !== undefined && place.day >= firstDay) {
    const found = await findClicksOfDay({ linkId, ...place, range, bots, limit: limit + 1 - rows.length });
    rows.push(...found);
    if (rows.length > limit) {
      const last = rows[limit - 1] as ClickRow;
      return { rows: rows.slice(0, limit), next: { day: dayOf(last.at.getTime()), before: last.id } };
    }
    place = await dayBefore(linkId, place.day);
  }
  return { rows, next: null };
}

/** After any day that there will be clicks of. */
const DAYS_MAX = 99_999;

async function dayBefore(linkId: bigint, day: number): Promise<Place | undefined> {
  const found = await findDayWithClicks(linkId, day);
  return found === undefined ? undefined : { day: found, before: undefined };
}

/** A click as its link's owner sees it. */
export function viewClick({ id, at, kind, referrer, city }: ClickRow): ClickView {
  const { way, ...known } = decodeKind(Number(kind));
  return { id: String(id), at: at.toISOString(), ...known, city, referrer, way: nameWay(way) };
}
