import { AppError } from '../errors.ts';

/** The largest int8. */
const ID_MAX = 2n ** 63n - 1n;

/** A cursor that is the id of the last item of the page before. @throws AppError `bad_input` (`cursor_invalid`) */
export function readIdCursor(cursor: string | undefined): bigint | undefined {
  if (cursor === undefined) return undefined;
  const id = /^\d{1,19}$/.test(cursor) ? BigInt(cursor) : -1n;
  if (id < 0n || id > ID_MAX) throw new AppError('bad_input', 'No such page.', { reason: 'cursor_invalid' });
  return id;
}

/** A page of `rows`, of which one more than `limit` was asked for: its being there says that there is a next page. */
export function cutPage<Row, Item>(
  rows: Row[],
  limit: number,
  { toItem, toCursor }: { toItem: (row: Row) => Item; toCursor: (row: Row) => string },
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? toCursor(last) : null;
  return { items: shown.map(toItem), nextCursor };
}
