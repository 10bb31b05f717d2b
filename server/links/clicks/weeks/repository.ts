import type { Transaction } from '@/server/platform/db/transaction.ts';
import { Int8Column, int8Array } from '../int8-column.ts';
import { CLICKS_FOR_PARTS } from './click-part.ts';
import type { Counts, PartCount, ScopeWeek, WeekCount } from './sum-weeks.ts';

const countColumns = (counts: readonly Counts[]) => [
  int8Array(counts.map(({ clicks }) => clicks)),
  int8Array(counts.map(({ visitors }) => visitors)),
  int8Array(counts.map(({ botClicks }) => botClicks)),
  int8Array(counts.map(({ botVisitors }) => botVisitors)),
];

const scopeColumns = (weeks: readonly ScopeWeek[]) => [
  int8Array(weeks.map(({ scopeId }) => scopeId)),
  int8Array(weeks.map(({ week }) => week)),
];

/** `sql` for each of the counts. */
const eachCount = (sql: (name: string) => string) =>
  ['clicks', 'visitors', 'bot_clicks', 'bot_visitors'].map(sql).join(', ');

/**
 * Adds to weeks, each of which is given once, and holds their rows until the transaction ends. Sorted, so that two who count links of the same
 * owners never wait for each other. Gives those that have so many clicks by now that they need parts, and whether they have them.
 */
export async function addToWeeks(
  counts: readonly WeekCount[],
  tx: Transaction,
): Promise<(ScopeWeek & { hasParts: boolean })[]> {
  const owners = new Int8Column(counts.length);
  for (const { ownerId } of counts) {
    if (ownerId === null) owners.addNull();
    else owners.addBig(ownerId);
  }
  const { rows } = await tx.pg.query<ScopeWeek & { hasParts: boolean }>({
    name: 'links-add-weeks',
    text: `
      WITH added AS (
        INSERT INTO click_weeks (scope_id, week, owner_id, clicks, visitors, bot_clicks, bot_visitors)
        SELECT scope_id, week::int, owner_id, clicks, visitors, bot_clicks, bot_visitors
        FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[])
          AS given (scope_id, week, owner_id, clicks, visitors, bot_clicks, bot_visitors)
        ORDER BY scope_id, week
        ON CONFLICT (scope_id, week) DO UPDATE SET ${eachCount((name) => `${name} = click_weeks.${name} + excluded.${name}`)}
        RETURNING scope_id, week, has_parts, clicks + bot_clicks AS total
      )
      SELECT scope_id AS "scopeId", week, has_parts AS "hasParts" FROM added WHERE has_parts OR total >= $8`,
    values: [...scopeColumns(counts), owners.toBuffer(), ...countColumns(counts), CLICKS_FOR_PARTS],
  });
  return rows;
}

/** Makes the parts of weeks from their cells. The caller holds the weeks. */
export async function buildParts(weeks: readonly ScopeWeek[], tx: Transaction): Promise<void> {
  if (weeks.length === 0) return;
  await tx.pg.query({
    name: 'links-build-parts',
    text: 'SELECT build_click_parts($1::int8[], $2::int8[]::int4[])',
    values: scopeColumns(weeks),
  });
}

/** Adds to parts, each of which is given once. The caller holds their weeks. */
export async function addToParts(counts: readonly PartCount[], tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'links-add-parts',
    text: `
      INSERT INTO click_parts (scope_id, week, part, key, clicks, visitors, bot_clicks, bot_visitors)
      SELECT scope_id, week::int, part::int2, key, clicks, visitors, bot_clicks, bot_visitors
      FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::int8[])
        AS given (scope_id, week, part, key, clicks, visitors, bot_clicks, bot_visitors)
      ON CONFLICT (scope_id, week, part, key)
      DO UPDATE SET ${eachCount((name) => `${name} = click_parts.${name} + excluded.${name}`)}`,
    values: [
      ...scopeColumns(counts),
      int8Array(counts.map(({ part }) => part)),
      int8Array(counts.map(({ key }) => key)),
      ...countColumns(counts),
    ],
  });
}

/** Deletes the weeks of a link or a person with their parts. */
export async function deleteWeeks(scopeId: bigint, tx: Transaction): Promise<void> {
  for (const table of ['click_weeks', 'click_parts'] as const) {
    await tx.pg.query({
      name: `links-delete-${table}`,
      text: `DELETE FROM ${table} WHERE scope_id = $1`,
      values: [scopeId],
    });
  }
}
