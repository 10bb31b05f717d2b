import { pg } from '@/server/platform/db/client.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { DAY_MS, dateOf, slotOf, slotStart } from '../clicks/day.ts';
import type { Range } from './read-range.ts';
import type { BotChoice } from './terms.ts';

/** Whose clicks: those of one link, or of all links of a person. */
export type Scope = { linkId: bigint } | { ownerId: bigint };

/** Which clicks count: those whose kind has these bits, and these names when any are given. */
export interface CellFilter {
  mask: bigint;
  wanted: bigint;
  referrerId: number | undefined;
  cityId: number | undefined;
  bots: BotChoice;
}

/** What clicks are added up by. */
type Part = 'kind' | 'slot' | 'referrer_id' | 'city_id' | 'link_id';

const SLOTS_PER_DAY = DAY_MS / slotStart(1);

/** Several hundred thousand groups stay in memory while they are added up. */
const WORK_MEMORY = "SET LOCAL work_mem = '64MB'";

export interface Sum {
  clicks: number;
  visitors: number;
}

/** The groups with the most clicks; `values` and `clicks` are of all, those cut off too. */
export interface TopSums<Key> {
  items: (Sum & { key: Key })[];
  values: number;
  clicks: number;
}

/** What is read of the cells of a scope and range in one pass. */
export interface CellSums {
  /** By kind, both people's and robots', whatever `bots` says. */
  kinds: (Sum & { kind: number })[];
  /** By the index of the column of the chart. */
  columns: (Sum & { column: number })[];
  /** By name; null is none. */
  referrers: TopSums<string | null>;
  cities: TopSums<string | null>;
  links: TopSums<bigint>;
}

export interface SumWish {
  scope: Scope;
  range: Range;
  filter: CellFilter;
  /** When the columns of the chart begin, ascending. */
  columns: readonly number[];
  /** Which names and links are wanted besides kinds and columns, and how many of each at most. */
  parts: readonly ('referrer_id' | 'city_id' | 'link_id')[];
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

/** Adds up the cells of a scope within a range: one pass over an index that holds all of it. */
export async function sumCells({ scope, range, filter, columns, parts, limit }: SumWish): Promise<CellSums> {
  const [column, id] = 'linkId' in scope ? ['link_id', scope.linkId] : ['owner_id', scope.ownerId];
  const thresholds = columns.map((start) => Math.ceil(start / slotStart(1)));
  const values: unknown[] = [
    ...[id, slotOf(range.from), slotOf(range.to), filter.mask, filter.wanted],
    ...[filter.bots === 'with' ? 0 : 1, filter.bots === 'only' ? 1 : 0, thresholds],
  ];
  let where = `${column} = $1 AND slot >= $2 AND slot < $3 AND kind & $4 = $5`;
  if (filter.referrerId !== undefined) where += ` AND referrer_id = $${values.push(filter.referrerId)}`;
  if (filter.cityId !== undefined) where += ` AND city_id = $${values.push(filter.cityId)}`;
  const rowLimit = parts.length === 0 ? '' : `LIMIT $${values.push(limit)}`;
  // Not prepared: the best plan depends on how much there is to add up.
  const rows = await transaction(async (tx) => {
    await tx.pg.query(WORK_MEMORY);
    return (await tx.pg.query<SumRow>({ text: sumSql(where, parts, rowLimit), values })).rows;
  });
  return {
    kinds: sumsOf(rows, 'kind', ({ key }) => ({ kind: Number(key) })),
    columns: sumsOf(rows, 'slot', ({ key }) => ({ column: Number(key) })),
    referrers: topOf(rows, 'referrer_id', ({ name }) => name),
    cities: topOf(rows, 'city_id', ({ name }) => name),
    links: topOf(rows, 'link_id', ({ key }) => key),
  };
}

/**
 * The groups of each part in one pass (grouping sets). Kinds hold people's and robots' clicks, because a page shows both numbers; the other
 * groups those that were asked for.
 */
function sumSql(where: string, wanted: SumWish['parts'], rowLimit: string): string {
  const parts: Part[] = ['kind', 'slot', ...wanted];
  const isPart = (part: Part) => `grouped = ${2 ** parts.length - 1 - 2 ** (parts.length - 1 - parts.indexOf(part))}`;
  const top = (part: Part, name: string, join: string) => `
    UNION ALL
    SELECT '${part}', ${part}, ${name}, clicks, visitors, values, total FROM (
      SELECT ${part}, clicks, visitors, count(*) OVER () AS values, sum(clicks) OVER () AS total
      FROM sums WHERE ${isPart(part)} AND clicks > 0 ORDER BY clicks DESC, visitors DESC, ${part} ${rowLimit}
    ) AS top ${join}`;
  return `
    WITH sums AS MATERIALIZED (
      SELECT grouping(${parts.join(', ')}) AS grouped, ${parts.join(', ')},
             sum(clicks) FILTER (WHERE kind & $6 = $7) AS clicks, sum(visitors) FILTER (WHERE kind & $6 = $7) AS visitors,
             sum(clicks) AS all_clicks, sum(visitors) AS all_visitors
      FROM click_cells WHERE ${where}
      GROUP BY GROUPING SETS (${parts.map((part) => `(${part})`).join(', ')})
    )
    SELECT 'kind' AS part, kind AS key, NULL AS name, all_clicks AS clicks, all_visitors AS visitors,
           0::int8 AS values, 0::numeric AS total
    FROM sums WHERE ${isPart('kind')}
    UNION ALL
    SELECT 'slot', width_bucket(slot, $8::int[]) - 1, NULL, sum(clicks), sum(visitors), 0, 0
    FROM sums WHERE ${isPart('slot')} AND clicks > 0 GROUP BY 2
    ${wanted
      .map((part) =>
        part === 'link_id'
          ? top(part, 'NULL', '')
          : top(part, 'click_names.name', `LEFT JOIN click_names ON click_names.id = top.${part}`),
      )
      .join('')}`;
}

function sumsOf<T>(rows: readonly SumRow[], part: Part, read: (row: SumRow) => T): (Sum & T)[] {
  return rows
    .filter((row) => row.part === part)
    .map((row) => ({ ...read(row), clicks: Number(row.clicks), visitors: Number(row.visitors) }));
}

function topOf<Key>(rows: readonly SumRow[], part: Part, keyOf: (row: SumRow) => Key): TopSums<Key> {
  const items = sumsOf(rows, part, (row) => ({ key: keyOf(row) }));
  const first = rows.find((row) => row.part === part);
  return { items, values: Number(first?.values ?? 0n), clicks: Number(first?.total ?? 0n) };
}

/** The number of a name that clicks have; undefined when none ever had it. */
export async function findNameId(name: string): Promise<number | undefined> {
  const { rows } = await pg.query<{ id: number }>({
    name: 'links-click-name',
    text: 'SELECT id FROM click_names WHERE name = $1',
    values: [name],
  });
  return rows[0]?.id;
}

/** One click as it lies in the database, with its names. */
export interface ClickRow {
  id: bigint;
  at: Date;
  kind: bigint;
  referrer: string | null;
  city: string | null;
}

/** The last day (days since 1970, UTC) before `day` on which a link has clicks by the roll-up; undefined when there is none. */
export async function findDayWithClicks(linkId: bigint, before: number): Promise<number | undefined> {
  const { rows } = await pg.query<{ slot: number }>({
    name: 'links-day-with-clicks',
    text: 'SELECT slot FROM click_cells WHERE link_id = $1 AND slot < $2 ORDER BY slot DESC LIMIT 1',
    values: [linkId, before * SLOTS_PER_DAY],
  });
  return rows[0] === undefined ? undefined : Math.floor(rows[0].slot / SLOTS_PER_DAY);
}

/** Which clicks of one day are read: newest first, with an id below `before`, within a range. */
export interface DayOfClicks {
  linkId: bigint;
  day: number;
  before: bigint | undefined;
  range: Range | undefined;
  bots: BotChoice;
  limit: number;
}

/** Clicks of one day, newest first. Each day is a partition: only this one is read. */
export async function findClicksOfDay({ linkId, day, before, range, bots, limit }: DayOfClicks): Promise<ClickRow[]> {
  const values: unknown[] = [linkId, dateOf(day), bots === 'with' ? 0 : 1, bots === 'only' ? 1 : 0, limit];
  const bound = before === undefined ? '' : `AND c.click_id < $${values.push(before)}`;
  const within =
    range === undefined
      ? ''
      : `AND c.at >= $${values.push(new Date(range.from))} AND c.at < $${values.push(new Date(range.to))}`;
  // Not prepared: with the day known, the plan names its partition alone.
  const { rows } = await pg.query<ClickRow>({
    text: `
      SELECT c.id, c.at, c.kind, r.name AS referrer, t.name AS city FROM (
        SELECT click_id AS id, at, kind, referrer_id, city_id FROM clicks c
        WHERE c.link_id = $1 AND c.day = $2::date AND c.kind & $3 = $4 ${bound} ${within}
        ORDER BY c.click_id DESC LIMIT $5
      ) AS c
      LEFT JOIN click_names r ON r.id = c.referrer_id
      LEFT JOIN click_names t ON t.id = c.city_id
      ORDER BY c.id DESC`,
    values,
  });
  return rows;
}
