import { copyOut } from '@/server/platform/db/copy-out.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { type Pack, readPack } from '../../../clicks/packs/pack.ts';
import type { CellFilter, Scope } from '../cell-filter.ts';
import type { Slots } from '../plan-reads.ts';
import type { Sum } from '../repository.ts';
import { isMatching, isOf, readCells, Values } from '../sql.ts';
import type { PackedWeek } from './plan-packs.ts';

/** The weeks of a person in which there are clicks, from `first` to `last`, with what is packed of them. */
export async function findPackedWeeks(
  { ownerId, first, last }: { ownerId: bigint; first: number; last: number },
  tx: Transaction,
): Promise<PackedWeek[]> {
  const { rows } = await tx.pg.query<{ week: number; clicks: bigint; packedTo: number }>({
    name: 'links-packed-weeks',
    text: `
      SELECT w.week, w.clicks + w.bot_clicks AS clicks, coalesce(p.packed_to, 0) AS "packedTo"
      FROM click_weeks w LEFT JOIN click_packs p ON p.owner_id = w.scope_id AND p.week = w.week
      WHERE w.scope_id = $1 AND w.week BETWEEN $2 AND $3`,
    values: [ownerId, first, last],
  });
  return rows.map((row) => ({ ...row, clicks: Number(row.clicks) }));
}

/** How many clicks, robots' included, a person or a link has in weeks. */
export async function countClicks(
  { scopeId, first, last }: { scopeId: bigint; first: number; last: number },
  tx: Transaction,
): Promise<number> {
  const { rows } = await tx.pg.query<{ clicks: bigint }>({
    name: 'links-clicks-of-weeks',
    text: `SELECT coalesce(sum(clicks + bot_clicks), 0)::int8 AS clicks FROM click_weeks WHERE scope_id = $1 AND week BETWEEN $2 AND $3`,
    values: [scopeId, first, last],
  });
  return Number(rows[0]?.clicks ?? 0n);
}

/** The packs of these weeks, which must be there. */
export async function readPacks(
  ownerId: bigint,
  weeks: readonly number[],
  tx: Transaction,
): Promise<Map<number, Pack>> {
  const list = weeks.map((week) => week.toFixed(0)).join(', ');
  const rows = await copyOut(
    tx,
    `SELECT week, data FROM click_packs WHERE owner_id = ${ownerId} AND week IN (${list})`,
  );
  return new Map(
    rows.map(([week, data]) => [new DataView(week as ArrayBuffer).getInt32(0), readPack(data as ArrayBuffer)]),
  );
}

/** What cells are told apart by; each row of the answer knows one of them. */
const GROUPS = ['kind', 'slot', 'referrer_id', 'city_id', 'link_id'] as const;
export type CellGroup = (typeof GROUPS)[number];

/** Clicks of one value. Of a kind `all` says both people's and robots'. */
export interface GroupSum extends Sum {
  group: CellGroup;
  key: bigint;
  all: Sum;
}

/** Adds up the cells of ranges by these groups, every value of each. */
export async function groupCells(
  { scope, filter, ranges, groups }: { scope: Scope; filter: CellFilter; ranges: Slots[]; groups: CellGroup[] },
  tx: Transaction,
): Promise<GroupSum[]> {
  const values = new Values();
  const cells = ranges.map((range) => ({ ...range, sign: 1 as const }));
  const { rows } = await tx.pg.query<{ grouped: number; key: bigint } & Record<CountName, bigint | null>>({
    text: `
      SELECT grouping(${groups.join(', ')}) AS grouped, coalesce(${groups.map((group) => `${group}::int8`).join(', ')}) AS key,
             sum(clicks) FILTER (WHERE ${isOf(filter.bots)}) AS clicks, sum(visitors) FILTER (WHERE ${isOf(filter.bots)}) AS visitors,
             sum(clicks) AS all_clicks, sum(visitors) AS all_visitors
      FROM (${readCells(cells, GROUPS.join(', '), isMatching(scope, filter, values), values)}) AS cells
      GROUP BY GROUPING SETS (${groups.map((group) => `(${group})`).join(', ')})`,
    values: values.list,
  });
  return rows.map((row) => ({
    // Of its bits, the first group's the highest, one alone is 0.
    group: groups[groups.length - 1 - Math.log2(2 ** groups.length - 1 - row.grouped)] as CellGroup,
    key: row.key,
    clicks: Number(row.clicks ?? 0),
    visitors: Number(row.visitors ?? 0),
    all: { clicks: Number(row.all_clicks), visitors: Number(row.all_visitors) },
  }));
}
type CountName = 'clicks' | 'visitors' | 'all_clicks' | 'all_visitors';

/** The names of these numbers; 0 has none. */
export async function findNames(ids: readonly number[], tx: Transaction): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.pg.query<{ id: number; name: string }>({
    name: 'links-names-of-clicks',
    text: 'SELECT id, name FROM click_names WHERE id = ANY($1::int[])',
    values: [ids],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
