import { pg } from '@/server/platform/db/client.ts';

/** Different aliases that are kept of one day (a few more when many processes write at once); visits of further ones are only added up. */
const ORPHANS_PER_DAY = 5_000;

/** Visits that wait to be written. */
export interface OrphanBatch {
  /** `2026-11-28` (UTC). */
  day: string;
  now: Date;
  visits: readonly { domainId: string; alias: string; visits: number; referrer: string | null }[];
  /** Visits of aliases that were too many already in the process that saw them. */
  unlisted: number;
}

/** Adds visits of unknown aliases to those of the day. */
export async function addOrphans({ day, now, visits, unlisted }: OrphanBatch, perDay = ORPHANS_PER_DAY): Promise<void> {
  await pg.query({
    name: 'links-add-orphans',
    text: `
      WITH given AS (
        SELECT * FROM unnest($3::int8[], $4::text[], $5::int8[], $6::text[]) AS given (domain_id, alias, visits, referrer)
      ), marked AS (
        SELECT given.*, o.alias IS NOT NULL AS is_known,
               row_number() OVER (PARTITION BY o.alias IS NOT NULL ORDER BY given.visits DESC, given.domain_id, given.alias) AS place
        FROM given LEFT JOIN orphan_visits o ON o.day = $1::date AND o.domain_id = given.domain_id AND o.alias = given.alias
      ), room AS (
        SELECT greatest(0, $8 - count(*)) AS places FROM orphan_visits WHERE day = $1::date AND alias <> ''
      ), listed AS (
        SELECT domain_id, alias, visits, referrer FROM marked, room WHERE is_known OR place <= room.places
      ), unlisted AS (
        SELECT (SELECT coalesce(sum(visits), 0) FROM given) - (SELECT coalesce(sum(visits), 0) FROM listed) + $7 AS visits
      )
      INSERT INTO orphan_visits (day, domain_id, alias, visits, referrer, last_at)
      SELECT $1::date, domain_id, alias, visits, referrer, $2 FROM (
        SELECT domain_id, alias, visits, referrer FROM listed
        UNION ALL SELECT 0, '', visits, NULL FROM unlisted WHERE visits > 0
      ) AS added
      ORDER BY domain_id, alias
      ON CONFLICT (day, domain_id, alias) DO UPDATE SET
        visits = orphan_visits.visits + excluded.visits,
        referrer = coalesce(excluded.referrer, orphan_visits.referrer),
        last_at = greatest(orphan_visits.last_at, excluded.last_at)`,
    values: [
      ...[day, now, visits.map(({ domainId }) => domainId), visits.map(({ alias }) => alias)],
      ...[visits.map((visit) => visit.visits), visits.map(({ referrer }) => referrer), unlisted, perDay],
    ],
  });
}

/** An alias with its visits of several days. */
export interface OrphanRow {
  domainId: bigint;
  alias: string;
  visits: bigint;
  referrer: string | null;
  lastAt: Date;
}

/** Aliases by their visits since a day, most first. */
export async function findOrphans(since: string, offset: number, limit: number): Promise<OrphanRow[]> {
  const { rows } = await pg.query<OrphanRow>({
    name: 'links-orphans',
    text: `
      SELECT domain_id AS "domainId", alias, sum(visits)::int8 AS visits, max(last_at) AS "lastAt",
             (array_agg(referrer ORDER BY last_at DESC) FILTER (WHERE referrer IS NOT NULL))[1] AS referrer
      FROM orphan_visits WHERE day >= $1::date AND alias <> ''
      GROUP BY domain_id, alias
      ORDER BY sum(visits) DESC, domain_id, alias OFFSET $2 LIMIT $3`,
    values: [since, offset, limit],
  });
  return rows;
}

/** Visits since a day whose aliases were not kept. */
export async function countUnlisted(since: string): Promise<number> {
  const { rows } = await pg.query<{ visits: bigint }>({
    name: 'links-orphans-unlisted',
    text: `SELECT coalesce(sum(visits), 0)::int8 AS visits FROM orphan_visits WHERE day >= $1::date AND domain_id = 0 AND alias = ''`,
    values: [since],
  });
  return Number(rows[0]?.visits ?? 0n);
}

/** Deletes what is older than a day; says how many rows. */
export async function deleteOrphansBefore(day: string): Promise<number> {
  const { rowCount } = await pg.query('DELETE FROM orphan_visits WHERE day < $1::date', [day]);
  return rowCount ?? 0;
}
