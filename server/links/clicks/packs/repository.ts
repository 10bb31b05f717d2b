import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { int8Array } from '../int8-column.ts';
import type { PackedCell } from './pack-cells.ts';

/** All links of a person in one week. */
export interface OwnerWeek {
  ownerId: bigint;
  week: number;
}

/** With 404 clicks, or `magnitude` 12, a week is worth a pack; one with more than so many would take too much memory to make. */
const CLICKS_MAX = 2_000_000;

/** How much of a week is to be packed. */
export interface WeekToPack extends OwnerWeek {
  /** The quarter of an hour before which it is to have all cells. */
  packedTo: number;
}

export interface PackingWish {
  /** Quarters of an hour before this one are over, and their clicks have come. */
  ready: number;
  /** How far the pack of a week that goes on may lag behind. */
  lag: number;
  /** The last one that was found before. */
  after: OwnerWeek | undefined;
  limit: number;
}

/** Weeks whose packs lack clicks, the newest first. */
export async function findWeeksToPack({ ready, lag, after, limit }: PackingWish): Promise<WeekToPack[]> {
  const { rows } = await pg.query<WeekToPack>({
    name: 'links-weeks-to-pack',
    text: `
      SELECT scope_id AS "ownerId", weeks.week, least($1, ends) AS "packedTo"
      FROM (SELECT scope_id, week, clicks + bot_clicks AS clicks, week * 672 - 288 AS begins, week * 672 + 384 AS ends
            FROM click_weeks WHERE owner_id IS NULL AND magnitude >= 12) AS weeks
      LEFT JOIN click_packs ON click_packs.owner_id = weeks.scope_id AND click_packs.week = weeks.week
      WHERE clicks <= $2 AND coalesce(packed_to, begins) < CASE WHEN ends <= $1 THEN ends ELSE $1 - $3 END
        AND (weeks.week, scope_id) < ($4, $5)
      ORDER BY weeks.week DESC, scope_id DESC LIMIT $6`,
    values: [ready, CLICKS_MAX, lag, after?.week ?? 2 ** 31 - 1, after?.ownerId ?? 2n ** 63n - 1n, limit],
  });
  return rows;
}

/** Holds a week as whoever counts does; says whether it is there. */
export async function holdWeek({ ownerId, week }: OwnerWeek, tx: Transaction): Promise<boolean> {
  const { rowCount } = await tx.pg.query({
    name: 'links-hold-week',
    text: 'SELECT FROM click_weeks WHERE scope_id = $1 AND week = $2 AND owner_id IS NULL FOR NO KEY UPDATE',
    values: [ownerId, week],
  });
  return rowCount === 1;
}

const CELLS_AT_A_TIME = 20_000;
type CellRow = [kind: number, linkId: bigint, slot: number, referrerId: number, cityId: number, ...counts: number[]];

/** The cells of a person's links from one quarter of an hour to before another, in the order of their kinds. */
export async function* readCellsByKind(
  ownerId: bigint,
  { from, to }: { from: number; to: number },
  tx: Transaction,
): AsyncGenerator<PackedCell> {
  await tx.pg.query(
    `DECLARE cells_to_pack NO SCROLL CURSOR FOR
     SELECT kind::float8, link_id, slot, referrer_id, city_id, clicks, visitors FROM click_cells
     WHERE owner_id = $1 AND slot >= $2 AND slot < $3 ORDER BY kind`,
    [ownerId, from, to],
  );
  for (;;) {
    const { rows } = await tx.pg.query<CellRow>({
      text: `FETCH ${CELLS_AT_A_TIME} FROM cells_to_pack`,
      rowMode: 'array',
    });
    for (const [kind, linkId, slot, referrerId, cityId, clicks = 0, visitors = 0] of rows)
      yield { kind, linkId, slot, referrerId, cityId, clicks, visitors };
    if (rows.length < CELLS_AT_A_TIME) break;
  }
  await tx.pg.query('CLOSE cells_to_pack');
}

/** Stores the pack of a week in place of the one before. The caller holds the week. */
export async function savePack({ ownerId, week, packedTo }: WeekToPack, data: Buffer, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'links-save-pack',
    text: `
      INSERT INTO click_packs (owner_id, week, packed_to, data) VALUES ($1, $2, $3, $4)
      ON CONFLICT (owner_id, week) DO UPDATE SET packed_to = excluded.packed_to, data = excluded.data`,
    values: [ownerId, week, packedTo, data],
  });
}

/** Sets packs back: their cells are right before the quarter of an hour that is given, and no longer from it on. The caller holds the weeks. */
export async function setPacksBack(
  changed: readonly (OwnerWeek & { firstSlot: number })[],
  tx: Transaction,
): Promise<void> {
  await tx.pg.query({
    name: 'links-set-packs-back',
    text: `
      UPDATE click_packs SET packed_to = given.slot
      FROM unnest($1::int8[], $2::int8[], $3::int8[]) AS given (owner_id, week, slot)
      WHERE click_packs.owner_id = given.owner_id AND click_packs.week = given.week AND packed_to > given.slot`,
    values: [
      int8Array(changed.map(({ ownerId }) => ownerId)),
      int8Array(changed.map(({ week }) => week)),
      int8Array(changed.map(({ firstSlot }) => firstSlot)),
    ],
  });
}

/** Deletes all packs of a person. */
export async function deletePacks(ownerId: bigint, tx: Transaction): Promise<void> {
  await tx.pg.query('DELETE FROM click_packs WHERE owner_id = $1', [ownerId]);
}
