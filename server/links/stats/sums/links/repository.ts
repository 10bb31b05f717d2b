import type { Transaction } from '@/server/platform/db/transaction.ts';
import { int8Array } from '../../../clicks/int8-column.ts';
import type { BotChoice } from '../../terms.ts';
import type { ReadPlan, Slots } from '../plan-reads.ts';
import type { Sum } from '../repository.ts';
import { countsFor, isOf, readCells, Values } from '../sql.ts';

/** Clicks of a link. */
export type LinkSum = Sum & { key: bigint };

/** Weeks from `first` to `last` of the links of a person. */
export interface OwnerWeeks {
  ownerId: bigint;
  first: number;
  last: number;
}

/** The index of weeks names links with at least so many clicks (`magnitude` 3). */
export const MUCH_FOLLOWED = 5;

/** The links that were followed most in each of the weeks, `limit` of each week. */
export async function findTopOfWeeks(
  { ownerId, first, last }: OwnerWeeks,
  limit: number,
  tx: Transaction,
): Promise<bigint[]> {
  const { rows } = await tx.pg.query<{ id: bigint }>({
    name: 'links-top-of-weeks',
    text: `
      SELECT DISTINCT top.scope_id AS id FROM generate_series($2::int, $3::int) AS weeks (week)
      CROSS JOIN LATERAL (
        SELECT scope_id FROM click_weeks WHERE owner_id = $1 AND week = weeks.week AND magnitude >= 3 ORDER BY magnitude DESC, scope_id DESC LIMIT $4
      ) AS top`,
    values: [ownerId, first, last, limit],
  });
  return rows.map(({ id }) => id);
}

/** Links with `clicks` (at least `MUCH_FOLLOWED`) or a few less in at least one of the weeks, robots' included; `max` of them at most. */
export async function findMuchFollowed(
  { ownerId, first, last }: OwnerWeeks,
  { clicks, max }: { clicks: number; max: number },
  tx: Transaction,
): Promise<bigint[]> {
  const { rows } = await tx.pg.query<{ id: bigint }>({
    name: 'links-much-followed',
    text: `
      SELECT DISTINCT scope_id AS id FROM click_weeks
      WHERE owner_id = $1 AND week BETWEEN $2 AND $3 AND magnitude >= 3 AND magnitude >= floor(2 * ln($4::float8)) LIMIT $5`,
    values: [ownerId, first, last, clicks, max],
  });
  return rows.map(({ id }) => id);
}

/** Which links are added up: some of a person's, or all. */
export interface LinksWish {
  ids: readonly bigint[];
  /** Its weeks have none left out between the first and the last. */
  plan: ReadPlan;
  bots: BotChoice;
  limit: number;
}

/** Those of the links that have the most clicks, most first. */
export async function sumLinks({ ids, plan, bots, limit }: LinksWish, tx: Transaction): Promise<LinkSum[]> {
  const values = new Values();
  const links = values.add(int8Array(ids));
  const cells = readCells(plan.cells, 'link_id AS key', `link_id = ANY(${links}::int8[]) AND ${isOf(bots)}`, values);
  const [first, last] = [plan.weeks[0], plan.weeks.at(-1)];
  const weeks =
    first === undefined || last === undefined
      ? ''
      : `UNION ALL SELECT scope_id, ${countsFor(bots)} FROM click_weeks
         WHERE scope_id = ANY(${links}::int8[]) AND week BETWEEN ${values.add(first)} AND ${values.add(last)}`;
  return topOfLinks(`${cells} ${weeks}`, limit, values, tx);
}

/** Those of all links of a person that have the most clicks, added up from every cell. */
export async function sumAllLinks(
  { ownerId, range, bots, limit }: { ownerId: bigint; range: Slots; bots: BotChoice; limit: number },
  tx: Transaction,
): Promise<LinkSum[]> {
  const values = new Values();
  const where = `owner_id = ${values.add(ownerId)} AND ${isOf(bots)}`;
  return topOfLinks(readCells([{ ...range, sign: 1 }], 'link_id AS key', where, values), limit, values, tx);
}

async function topOfLinks(found: string, limit: number, values: Values, tx: Transaction): Promise<LinkSum[]> {
  const { rows } = await tx.pg.query<{ key: bigint; clicks: bigint; visitors: bigint }>({
    text: `
      SELECT key, sum(clicks) AS clicks, sum(visitors) AS visitors FROM (${found}) AS found
      GROUP BY key HAVING sum(clicks) > 0 ORDER BY clicks DESC, visitors DESC, key LIMIT ${values.add(limit)}`,
    values: values.list,
  });
  return rows.map(({ key, clicks, visitors }) => ({ key, clicks: Number(clicks), visitors: Number(visitors) }));
}
