import type { Transaction } from '@/server/platform/db/transaction.ts';
import { slotStart } from '../../clicks/day.ts';
import { CLICK_PARTS, type KindPart } from '../../clicks/weeks/click-part.ts';
import type { CellFilter, Scope } from './cell-filter.ts';
import type { ReadPlan } from './plan-reads.ts';
import { countsFor, isMatching, isOf, readCells, Values } from './sql.ts';

/** What clicks are added up by. */
type Part = 'kind' | 'slot' | NamedPart;
export type NamedPart = 'referrer_id' | 'city_id' | 'link_id';

/** Where the sums of weeks have the same; of links they have none. */
const WEEK_PARTS = { slot: CLICK_PARTS.slot, referrer_id: CLICK_PARTS.referrer, city_id: CLICK_PARTS.city } as const;

export interface Sum {
  clicks: number;
  visitors: number;
}

/** The groups with the most clicks; `values` and `clicks` are of all, those cut off too (of links nobody asks for that). */
export interface TopSums<Key> {
  items: (Sum & { key: Key })[];
  values: number;
  clicks: number;
}

/** Clicks of a kind; in sums of weeks `part` says which of its bits are known. */
export type KindSum = Sum & { kind: number; part: KindPart | 'all' };

/** What is read of the clicks of a scope and range. */
export interface PlanSums {
  /** By kind, both people's and robots', whatever `bots` says. Below zero where more was added than lies in the range. */
  kinds: KindSum[];
  /** By the index of the column of the chart. */
  columns: (Sum & { column: number })[];
  /** By name; null is none. */
  referrers: TopSums<string | null>;
  cities: TopSums<string | null>;
  links: TopSums<bigint>;
}

export interface PlanWish {
  scope: Scope;
  plan: ReadPlan;
  filter: CellFilter;
  /** When the columns of the chart begin, ascending. */
  columns: readonly number[];
  /** Which names and links are wanted besides kinds and columns, and how many of each at most. */
  parts: readonly NamedPart[];
  limit: number;
}

interface SumRow {
  part: Part;
  key: bigint;
  name: string | null;
  clicks: bigint;
  visitors: bigint;
  values: bigint;
  total: bigint;
}

/**
 * Prepares a transaction for adding up: several hundred thousand groups stay in memory, and one process does it. What others would hand over is most of
 * what they read, so they cost more than they help (twice the time, measured).
 */
export async function prepareSums(tx: Transaction): Promise<void> {
  await tx.pg.query("SET LOCAL work_mem = '64MB'; SET LOCAL max_parallel_workers_per_gather = 0");
}

/** Which of the weeks from `first` to `last` have parts. */
export async function findWeeksWithParts(
  scopeId: bigint,
  first: number,
  last: number,
  tx: Transaction,
): Promise<Set<number>> {
  const { rows } = await tx.pg.query<{ week: number }>({
    name: 'links-weeks-with-parts',
    text: 'SELECT week FROM click_weeks WHERE scope_id = $1 AND week BETWEEN $2 AND $3 AND has_parts',
    values: [scopeId, first, last],
  });
  return new Set(rows.map(({ week }) => week));
}

/** Adds up what a plan names: cells in one pass over an index that holds all of them, and the parts of weeks. Weeks go with no filter but `bots`. */
export async function sumPlan(
  { scope, plan, filter, columns, parts, limit }: PlanWish,
  tx: Transaction,
): Promise<PlanSums> {
  const values = new Values();
  const where = isMatching(scope, filter, values);
  const all: Part[] = ['kind', 'slot', ...parts];
  const thresholds = values.add(columns.map((start) => Math.ceil(start / slotStart(1))));
  const hasWeeks = plan.weeks.length > 0;
  const [scopeId, weeks] = hasWeeks ? [values.add(scope.linkId ?? scope.ownerId), values.add(plan.weeks)] : [];
  const rowLimit = parts.length === 0 ? '' : `LIMIT ${values.add(limit)}`;

  const isPart = (part: Part) => `grouped = ${2 ** all.length - 1 - 2 ** (all.length - 1 - all.indexOf(part))}`;
  const ofCells = (part: Part) => `SELECT ${part}::int8 AS key, clicks, visitors FROM sums WHERE ${isPart(part)}`;
  const ofAll = (part: Exclude<Part, 'kind'>) =>
    !hasWeeks || part === 'link_id'
      ? ofCells(part)
      : `${ofCells(part)} UNION ALL SELECT key, ${countsFor(filter.bots)} FROM click_parts
         WHERE scope_id = ${scopeId} AND week = ANY(${weeks}::int[]) AND part = ${WEEK_PARTS[part]}`;
  // Groups of cells alone stand once; beside sums of weeks the same one comes again.
  const grouped = (part: NamedPart) =>
    !hasWeeks || part === 'link_id'
      ? ofCells(part)
      : `SELECT key, sum(clicks) AS clicks, sum(visitors) AS visitors FROM (${ofAll(part)}) AS found GROUP BY key`;
  const top = (part: NamedPart) => `
    UNION ALL
    SELECT '${part}', top.key, ${part === 'link_id' ? 'NULL' : 'click_names.name'}, clicks, visitors, values, total FROM (
      SELECT key, clicks, visitors, ${part === 'link_id' ? '0 AS values, 0 AS total' : 'count(*) OVER () AS values, sum(clicks) OVER () AS total'}
      FROM (${grouped(part)}) AS named
      WHERE clicks > 0 ORDER BY clicks DESC, visitors DESC, key ${rowLimit}
    ) AS top ${part === 'link_id' ? '' : 'LEFT JOIN click_names ON click_names.id = top.key'}`;
  const text = `
    WITH sums AS MATERIALIZED (
      SELECT grouping(${all.join(', ')}) AS grouped, ${all.join(', ')},
             sum(clicks) FILTER (WHERE ${isOf(filter.bots)}) AS clicks, sum(visitors) FILTER (WHERE ${isOf(filter.bots)}) AS visitors,
             sum(clicks) AS all_clicks, sum(visitors) AS all_visitors
      FROM (${readCells(plan.cells, 'kind, slot, referrer_id, city_id, link_id', where, values)}) AS cells
      GROUP BY GROUPING SETS (${all.map((part) => `(${part})`).join(', ')})
    )
    SELECT 'kind' AS part, kind AS key, NULL AS name, all_clicks AS clicks, all_visitors AS visitors,
           0::int8 AS values, 0::numeric AS total
    FROM sums WHERE ${isPart('kind')}
    UNION ALL
    SELECT 'slot', width_bucket(key, ${thresholds}::int8[]) - 1, NULL, sum(clicks), sum(visitors), 0, 0
    FROM (${ofAll('slot')}) AS slots GROUP BY 2 HAVING sum(clicks) > 0
    ${parts.map(top).join('')}`;
  // Not prepared: the best plan depends on how much there is to add up.
  const { rows } = await tx.pg.query<SumRow>({ text, values: values.list });
  return {
    kinds: sumsOf(rows, 'kind', ({ key }) => ({ kind: Number(key), part: 'all' as const })),
    columns: sumsOf(rows, 'slot', ({ key }) => ({ column: Number(key) })),
    referrers: topOf(rows, 'referrer_id', ({ name }) => name),
    cities: topOf(rows, 'city_id', ({ name }) => name),
    links: topOf(rows, 'link_id', ({ key }) => key),
  };
}

function sumsOf<T>(rows: readonly SumRow[], part: Part, read: (row: SumRow) => T): (Sum & T)[] {
  return rows
    .filter((row) => row.part === part)
    .map((row) => ({ ...read(row), clicks: Number(row.clicks), visitors: Number(row.visitors) }));
}

function topOf<Key>(rows: readonly SumRow[], part: Part, keyOf: (row: SumRow) => Key): TopSums<Key> {
  // A join with the names may have changed the order.
  const items = sumsOf(rows, part, (row) => ({ row }))
    .sort((a, b) => b.clicks - a.clicks || b.visitors - a.visitors || (a.row.key < b.row.key ? -1 : 1))
    .map(({ row, clicks, visitors }) => ({ key: keyOf(row), clicks, visitors }));
  const first = rows.find((row) => row.part === part);
  return { items, values: Number(first?.values ?? 0n), clicks: Number(first?.total ?? 0n) };
}

/** The clicks of weeks by these parts of their kinds, people's and robots'. */
export async function sumKindParts(
  scopeId: bigint,
  weeks: readonly number[],
  parts: readonly KindPart[],
  tx: Transaction,
): Promise<KindSum[]> {
  const { rows } = await tx.pg.query<{ part: number; kind: bigint; clicks: bigint; visitors: bigint }>({
    name: 'links-sum-kind-parts',
    text: `
      SELECT part, key + is_bot AS kind, sum(sums.clicks) AS clicks, sum(sums.visitors) AS visitors
      FROM click_parts
      CROSS JOIN LATERAL (VALUES (0, click_parts.clicks, click_parts.visitors), (1, bot_clicks, bot_visitors)) AS sums (is_bot, clicks, visitors)
      WHERE scope_id = $1 AND week = ANY($2::int[]) AND part = ANY($3::int2[]) AND sums.clicks > 0
      GROUP BY 1, 2`,
    values: [scopeId, weeks, parts.map((part) => CLICK_PARTS[part])],
  });
  return rows.map(({ part, kind, clicks, visitors }) => ({
    part: parts.find((each) => CLICK_PARTS[each] === part) ?? 'all',
    kind: Number(kind),
    clicks: Number(clicks),
    visitors: Number(visitors),
  }));
}
