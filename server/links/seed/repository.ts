import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { CLICKS_FOR_PARTS } from '../clicks/weeks/click-part.ts';
import { buildParts } from '../clicks/weeks/repository.ts';
import type { ScopeWeek } from '../clicks/weeks/sum-weeks.ts';

/** One step of filling: minutes on a slow disk. */
const STEP_MS = 900_000;

/** One transaction whose statements may take as long as it. A crash of the machine loses the last ones at most, and a filling is begun anew after that anyway. */
export function longStep<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return transaction(
    async (tx) => {
      await tx.pg.query(
        `SET LOCAL statement_timeout = ${STEP_MS}; SET LOCAL work_mem = '128MB'; SET LOCAL synchronous_commit = off`,
      );
      return work(tx);
    },
    { timeoutMs: STEP_MS },
  );
}

/** Whether somebody of an earlier filling is there. */
export async function wasSeeded(tx: Transaction): Promise<boolean> {
  const { rowCount } = await tx.pg.query(
    `SELECT 1 FROM users WHERE handle LIKE 'seed-%' AND email LIKE '%@demo.maru' LIMIT 1`,
  );
  return rowCount !== 0;
}

/** The account with this address; null when there is none. */
export async function findAccount(email: string, tx: Transaction): Promise<bigint | null> {
  const { rows } = await tx.pg.query<{ id: bigint }>('SELECT id FROM users WHERE email = $1', [email]);
  return rows[0]?.id ?? null;
}

/** Makes people without a way to sign in. */
export async function insertPeople(ids: readonly bigint[], tx: Transaction): Promise<void> {
  await tx.pg.query(
    `INSERT INTO users (id, email, name, handle, handle_skeleton)
     SELECT id, 'seed-' || n || '@demo.maru', 'Seed ' || n, 'seed-' || n, 'seed-' || translate(n::text, '01', 'ol')
     FROM unnest($1::int8[]) WITH ORDINALITY AS given (id, n)`,
    [ids],
  );
}

/** Begins the lists of what this filling makes, which none but it reads. */
export async function beginSeed(tx: Transaction): Promise<void> {
  await endSeed(tx);
  await tx.pg.query('CREATE UNLOGGED TABLE seed_made (id int8 NOT NULL, owner_id int8 NOT NULL)');
  await tx.pg.query('CREATE UNLOGGED TABLE seed_sums (link_id int8 NOT NULL, people int NOT NULL, bots int NOT NULL)');
}

export async function endSeed(tx: Transaction): Promise<void> {
  await tx.pg.query('DROP TABLE IF EXISTS seed_made, seed_links, seed_sums');
}

export interface SeedLinks {
  /** Those of this number and on; `run` tells one filling from another. */
  from: number;
  count: number;
  run: string;
  /** The first has by far the most links (Zipf). */
  owners: readonly bigint[];
  /** The id of link 0, and by how much the ids differ. */
  firstId: bigint;
  step: bigint;
  /** When link 0 was made, and how many ms later each next one. */
  firstAt: Date;
  stepMs: number;
}

/**
 * Makes links with aliases of eight characters, which none that we choose ever has, and with targets that are never asked whether they answer:
 * they all lead to one host that is not ours.
 */
export async function insertSeedLinks(
  { from, count, run, owners, firstId, step, firstAt, stepMs }: SeedLinks,
  tx: Transaction,
): Promise<void> {
  await tx.pg.query(
    `WITH made AS (
       INSERT INTO links (id, owner_id, alias, url, url_hash, title, created_at, updated_at)
       SELECT $4::int8 + n * $5::int8, ($3::int8[])[least(cardinality($3::int8[]), floor(exp(random() * ln(cardinality($3::int8[]) + 1)))::int)],
              left(translate(encode(sha256(convert_to($6 || ' ' || n, 'UTF8')), 'base64'), '+/=', 'xyz'), 8),
              url, sha256(convert_to(url, 'UTF8')), 'Page ' || n, at, at
       FROM (SELECT n, 'https://example.com/' || $6 || '/page-' || n AS url, $7::timestamptz + n * $8::float8 * interval '1 millisecond' AS at
             FROM generate_series($1::int, $1::int + $2::int - 1) AS n) AS pages
       ON CONFLICT DO NOTHING RETURNING id, owner_id, created_at
     ), checked AS (
       INSERT INTO link_health (link_id, state, since, checked_at, next_check_at)
       SELECT id, 'ok', created_at, created_at, now() + interval '100 years' FROM made
     )
     INSERT INTO seed_made SELECT id, owner_id FROM made`,
    [from, count, owners, firstId, step, run, firstAt, stepMs],
  );
}

/** Gives the links of this filling their places: the lower, the more they are followed. Says how many there are. */
export async function rankLinks(tx: Transaction): Promise<number> {
  const { rowCount } = await tx.pg.query(
    `CREATE UNLOGGED TABLE seed_links AS
     SELECT row_number() OVER (ORDER BY hashint8extended(id, 7)) AS place, id, owner_id FROM seed_made`,
  );
  await tx.pg.query('CREATE UNIQUE INDEX ON seed_links (place) INCLUDE (id, owner_id)');
  await tx.pg.query('ANALYZE seed_links');
  return rowCount ?? 0;
}

export interface SeedDay {
  /** `2026-11-28`. */
  day: string;
  clicks: number;
  links: number;
  /** The least id of the day; those of clicks grow with time. */
  firstId: bigint;
  kinds: readonly number[];
  referrerIds: readonly number[];
  times: readonly number[];
  /** Whether hashes of visitors are still compared with those to come. */
  keepsVisitors: boolean;
}

const VISITORS_PER_CLICK = 0.7;

/** Makes the clicks of one day with their roll-ups and their sums: links by Zipf's law, about seven visitors for ten clicks. */
export async function insertSeedDay(day: SeedDay, tx: Transaction): Promise<void> {
  await tx.pg.query('SELECT create_clicks_partition($1::date)', [day.day]);
  await tx.pg.query(
    `CREATE TEMP TABLE seed_day ON COMMIT DROP AS
     SELECT $5::int8 + ms * 4194304 + n AS click_id, l.id AS link_id, l.owner_id, ms, kind, referrer_id, visitor,
            row_number() OVER (PARTITION BY l.id, visitor ORDER BY ms, n) = 1 AS is_first
     FROM (
       SELECT n, least($3::int, floor(exp(random() * ln($3::int + 1)))::int) AS place,
              ($6::int8[])[1 + floor(random() * cardinality($6::int8[]))::int] AS kind,
              ($7::int[])[1 + floor(random() * cardinality($7::int[]))::int] AS referrer_id,
              least(86399999, ($8::int8[])[1 + floor(random() * cardinality($8::int8[]))::int] + floor(random() * 60000)::int8) AS ms,
              hashint8extended(floor(random() * $4::float8)::int8, extract(epoch FROM $1::date)::int8) AS visitor
       FROM generate_series(1, $2::int) AS n
     ) AS drawn JOIN seed_links l ON l.place = drawn.place`,
    [
      ...[day.day, day.clicks, day.links, day.clicks * VISITORS_PER_CLICK, day.firstId],
      ...[day.kinds, day.referrerIds, day.times],
    ],
  );
  await tx.pg.query(
    `INSERT INTO clicks (click_id, day, link_id, at, kind, referrer_id, city_id, visitor)
     SELECT click_id, $1::date, link_id, ($1::date)::timestamp AT TIME ZONE 'UTC' + ms * interval '1 millisecond', kind, referrer_id, 0, visitor
     FROM seed_day ORDER BY link_id, click_id`,
    [day.day],
  );
  if (day.keepsVisitors) {
    await tx.pg.query(
      'INSERT INTO click_visitors (link_id, day, visitor) SELECT link_id, $1::date, visitor FROM seed_day WHERE is_first',
      [day.day],
    );
  }
  await tx.pg.query(
    `INSERT INTO click_cells (link_id, owner_id, slot, kind, referrer_id, city_id, clicks, visitors)
     SELECT link_id, owner_id, (extract(epoch FROM $1::date)::int8 * 1000 + ms) / 900000 AS slot, kind, referrer_id, 0,
            count(*), count(*) FILTER (WHERE is_first)
     FROM seed_day GROUP BY link_id, owner_id, slot, kind, referrer_id ORDER BY link_id, slot`,
    [day.day],
  );
  const { rows } = await tx.pg.query<ScopeWeek>(
    `WITH added AS (
       INSERT INTO click_weeks (scope_id, owner_id, week, clicks, visitors, bot_clicks, bot_visitors)
       SELECT coalesce(link_id, owner_id) AS scope_id, CASE WHEN link_id IS NOT NULL THEN owner_id END, ($1::date - date '1969-12-29') / 7,
              count(*) FILTER (WHERE kind & 1 = 0), count(*) FILTER (WHERE kind & 1 = 0 AND is_first),
              count(*) FILTER (WHERE kind & 1 = 1), count(*) FILTER (WHERE kind & 1 = 1 AND is_first)
       FROM seed_day GROUP BY GROUPING SETS ((link_id, owner_id), (owner_id)) ORDER BY scope_id
       ON CONFLICT (scope_id, week) DO UPDATE SET
         clicks = click_weeks.clicks + excluded.clicks, visitors = click_weeks.visitors + excluded.visitors,
         bot_clicks = click_weeks.bot_clicks + excluded.bot_clicks, bot_visitors = click_weeks.bot_visitors + excluded.bot_visitors
       RETURNING scope_id, week, has_parts
     )
     SELECT scope_id AS "scopeId", week FROM added WHERE has_parts`,
    [day.day],
  );
  // Somebody's clicks have come before, or meanwhile.
  await buildParts(rows, tx);
  await tx.pg.query(
    `UPDATE click_packs SET packed_to = seeded.slot
     FROM (SELECT owner_id, extract(epoch FROM $1::date)::int / 900 AS slot FROM seed_day GROUP BY owner_id) AS seeded
     WHERE click_packs.owner_id = seeded.owner_id AND week = ($1::date - date '1969-12-29') / 7 AND packed_to > seeded.slot`,
    [day.day],
  );
  await tx.pg.query(
    `INSERT INTO seed_sums SELECT link_id, count(*) FILTER (WHERE kind & 1 = 0), count(*) FILTER (WHERE kind & 1 = 1)
     FROM seed_day GROUP BY link_id`,
  );
}

/** Makes the parts of the weeks with so many clicks that they need them. */
export async function buildSeedParts(tx: Transaction): Promise<void> {
  const { rows } = await tx.pg.query<ScopeWeek>(
    `SELECT scope_id AS "scopeId", week FROM click_weeks WHERE clicks + bot_clicks >= $1 AND NOT has_parts
     ORDER BY scope_id, week FOR NO KEY UPDATE`,
    [CLICKS_FOR_PARTS],
  );
  await buildParts(rows, tx);
}

/** Adds what was made to the counters of the links. Clicks that people have made meanwhile stay counted once. */
export async function addSeedTotals(tx: Transaction): Promise<void> {
  await tx.pg.query(
    `UPDATE links SET clicks = links.clicks + sums.people, bot_clicks = links.bot_clicks + sums.bots
     FROM (SELECT link_id, sum(people)::int8 AS people, sum(bots)::int8 AS bots FROM seed_sums GROUP BY link_id) AS sums
     WHERE links.id = sums.link_id`,
  );
}

/** Without it plans know nothing of what has come, and sums read the table instead of the index. */
export async function analyzeSeeded(tx: Transaction): Promise<void> {
  for (const table of ['links', 'link_health', 'clicks', 'click_cells', 'click_weeks', 'click_parts', 'click_packs'])
    await tx.pg.query(`ANALYZE ${table}`);
}
