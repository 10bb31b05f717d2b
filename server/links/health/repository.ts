import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { Health } from './next-state.ts';

/** Which links are checked: a link that leads nowhere at the moment tells nobody anything. */
const IS_CHECKED = 'l.deleted_at IS NULL AND l.archived_at IS NULL AND l.is_enabled';

const HEALTH = `h.state, h.since, h.checked_at AS "checkedAt", h.next_check_at AS "nextCheckAt", h.http_status AS "httpStatus",
  h.failure, h.failures`;

/** The target of a link that is checked, with when it was asked last; null for all others. */
export async function findTargetToCheck(linkId: bigint): Promise<{ url: string; checkedAt: Date | null } | null> {
  const { rows } = await pg.query<{ url: string; checkedAt: Date | null }>({
    name: 'links.health-target',
    text: `SELECT l.url, h.checked_at AS "checkedAt" FROM links l LEFT JOIN link_health h ON h.link_id = l.id
            WHERE l.id = $1 AND ${IS_CHECKED}`,
    values: [linkId],
  });
  return rows[0] ?? null;
}

/** What somebody has to be told about when the state of a link's target changes. */
export type WatchedLink = { id: bigint; ownerId: bigint; alias: string; url: string };

/** The link, which nobody else judges until the transaction ends, and how it stands; null when it leads elsewhere by now. */
export async function lockHealth(
  linkId: bigint,
  url: string,
  tx: Transaction,
): Promise<{ link: WatchedLink; health: Health | null } | null> {
  const { rows: links } = await tx.pg.query<WatchedLink>({
    name: 'links.health-lock',
    text: `SELECT id, owner_id AS "ownerId", alias, url FROM links
            WHERE id = $1 AND url = $2 AND deleted_at IS NULL FOR UPDATE`,
    values: [linkId, url],
  });
  const [link] = links;
  if (link === undefined) return null;
  const { rows } = await tx.pg.query<Health>({
    name: 'links.health-find',
    text: `SELECT ${HEALTH} FROM link_health h WHERE h.link_id = $1`,
    values: [linkId],
  });
  return { link, health: rows[0] ?? null };
}

export async function upsertHealth(linkId: bigint, health: Health, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'links.health-upsert',
    text: `INSERT INTO link_health (link_id, state, since, checked_at, next_check_at, http_status, failure, failures)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT (link_id) DO UPDATE
              SET state = excluded.state, since = excluded.since, checked_at = excluded.checked_at,
                  next_check_at = excluded.next_check_at, http_status = excluded.http_status, failure = excluded.failure,
                  failures = excluded.failures`,
    values: [
      ...[linkId, health.state, health.since, health.checkedAt, health.nextCheckAt],
      ...[health.httpStatus, health.failure, health.failures],
    ],
  });
}

/** Moves the next check of one link. */
export async function postponeCheck(linkId: bigint, until: Date): Promise<void> {
  await pg.query({
    name: 'links.health-postpone',
    text: 'UPDATE link_health SET next_check_at = $2 WHERE link_id = $1',
    values: [linkId, until],
  });
}

export type DueCheck = { linkId: bigint; url: string; isChecked: boolean };

/** The checks that are due, the longest waiting first; other planners leave them alone until the transaction ends. */
export async function takeDueChecks(now: Date, limit: number, tx: Transaction): Promise<DueCheck[]> {
  const { rows } = await tx.pg.query<DueCheck>({
    name: 'links.health-due',
    text: `SELECT h.link_id AS "linkId", l.url, (${IS_CHECKED}) AS "isChecked"
             FROM link_health h JOIN links l ON l.id = h.link_id
            WHERE h.next_check_at <= $1 ORDER BY h.next_check_at LIMIT $2
              FOR UPDATE OF h SKIP LOCKED`,
    values: [now, limit],
  });
  return rows;
}

export async function moveChecks(moves: readonly { linkId: bigint; at: Date }[], tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'links.health-move',
    text: `UPDATE link_health h SET next_check_at = m.at
             FROM unnest($1::bigint[], $2::timestamptz[]) AS m(link_id, at) WHERE h.link_id = m.link_id`,
    values: [moves.map(({ linkId }) => linkId), moves.map(({ at }) => at)],
  });
}

/**
 * Links that nobody has looked at yet get their first check within an hour of `now`: those of before there were checks, or whose first look got
 * lost. Gives how many.
 */
export async function insertMissingChecks(now: Date, limit: number): Promise<number> {
  const { rowCount } = await pg.query({
    name: 'links.health-missing',
    text: `INSERT INTO link_health (link_id, state, since, next_check_at)
           SELECT l.id, 'unknown', $1, $1::timestamptz + random() * interval '1 hour'
             FROM links l
            WHERE ${IS_CHECKED} AND NOT EXISTS (SELECT FROM link_health h WHERE h.link_id = l.id)
            LIMIT $2
           ON CONFLICT DO NOTHING`,
    values: [now, limit],
  });
  return rowCount ?? 0;
}
