import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { Click } from './click.ts';

/** Deletes up to `limit` clicks of a link; says how many. */
export async function deleteClicks(linkId: bigint, limit: number): Promise<number> {
  const { rowCount } = await pg.query({
    name: 'links-delete-clicks',
    text: `
      DELETE FROM clicks
      WHERE link_id = $1 AND (click_id, day) IN (SELECT click_id, day FROM clicks WHERE link_id = $1 LIMIT $2)`,
    values: [linkId, limit],
  });
  return rowCount ?? 0;
}

/** Deletes all clicks that a link still has; whoever counts a click at that moment is waited for. */
export async function deleteAllClicks(linkId: bigint, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'links-delete-all-clicks',
    text: 'DELETE FROM clicks WHERE link_id = $1',
    values: [linkId],
  });
}

const countClicks = (onConflict: string) => `
  WITH known AS (
    SELECT given.click_id, given.link_id, given.at_ms
    FROM unnest($1::int8[], $2::int8[], $3::int8[]) AS given (click_id, link_id, at_ms)
    JOIN links ON links.id = given.link_id
  ), fresh AS (
    INSERT INTO clicks (click_id, day, link_id, at)
    SELECT click_id, date '1970-01-01' + (at_ms / 86400000)::int, link_id, to_timestamp(at_ms / 1000.0) FROM known
    ${onConflict}
    RETURNING link_id
  ), counted AS (
    SELECT link_id, count(*) AS added FROM fresh GROUP BY link_id
  ), locked AS (
    -- Always in the same order, so that two writers never wait for each other.
    SELECT links.id, counted.added FROM links JOIN counted ON counted.link_id = links.id
    ORDER BY links.id FOR NO KEY UPDATE OF links
  )
  UPDATE links SET clicks = links.clicks + locked.added FROM locked WHERE links.id = locked.id
  RETURNING links.id, links.owner_id AS "ownerId", links.clicks, locked.added`;

/** A link whose count has grown by `added` to `clicks`. */
export interface CountedLink {
  id: bigint;
  ownerId: bigint;
  clicks: bigint;
  added: bigint;
}

const COUNT_NEW = { name: 'links-count-new-clicks', text: countClicks('') };
const COUNT_UNSEEN = { name: 'links-count-unseen-clicks', text: countClicks('ON CONFLICT DO NOTHING') };

const UNIQUE_VIOLATION = '23505';

/**
 * Stores clicks that were not stored before and adds them to their links, in one statement and so in one transaction. Nearly
 * always all are new, and an insert that expects no conflict takes two thirds of the time; one that meets a click again does
 * nothing, and is repeated with care.
 */
export async function insertClicks(clicks: readonly Click[]): Promise<CountedLink[]> {
  // Arrays in Postgres' own notation: node-pg would quote each of their items.
  const array = (pick: (click: Click) => string | number) => `{${clicks.map(pick).join(',')}}`;
  const values = [array(({ id }) => id), array(({ linkId }) => linkId), array(({ at }) => at)];
  try {
    return (await pg.query<CountedLink>({ ...COUNT_NEW, values })).rows;
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    return (await pg.query<CountedLink>({ ...COUNT_UNSEEN, values })).rows;
  }
}

/**
 * Makes the partition for the clicks of one day (UTC) unless it is there. Any number of processes may ask at once; clicks of a
 * day without one lie in the default partition.
 */
export async function createClickPartition(day: Date): Promise<void> {
  await pg.query('SELECT create_clicks_partition($1::date)', [day.toISOString().slice(0, 10)]);
}
