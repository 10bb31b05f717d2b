import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { sqlArray } from '../sql-array.ts';
import type { NotificationType } from '../terms.ts';
import type { StoredData } from '../types.ts';

export type InboxRow = {
  id: bigint;
  type: NotificationType;
  data: StoredData;
  actorId: bigint | null;
  thread: string | null;
  createdAt: Date;
  readAt: Date | null;
  /** How many of its group stand behind it. */
  others: number;
};

/** A group counts no further. */
const GROUP_MAX = 1_000;

const LIST = `
  SELECT n.id, n.type, n.data, n.actor_id AS "actorId", n.thread, n.created_at AS "createdAt",
    CASE WHEN coalesce(g.unread, false) THEN NULL ELSE n.read_at END AS "readAt", coalesce(g.total - 1, 0)::int AS others
  FROM notifications n
  LEFT JOIN LATERAL (
    SELECT count(*) AS total, bool_or(read_at IS NULL) AS unread FROM (
      SELECT m.read_at FROM notifications m
       WHERE m.recipient_id = $1 AND m.in_app AND m.group_key = n.group_key LIMIT ${GROUP_MAX}) AS members
  ) g ON n.group_key IS NOT NULL
  WHERE n.recipient_id = $1 AND n.in_app AND ($2::int8 IS NULL OR n.id < $2) AND ($3::text IS NULL OR n.type = $3)
    AND (n.group_key IS NULL OR NOT EXISTS (
      SELECT FROM notifications newer
       WHERE newer.recipient_id = $1 AND newer.in_app AND newer.group_key = n.group_key AND newer.id > n.id))
    AND (NOT $4 OR n.read_at IS NULL OR g.unread)
  ORDER BY n.id DESC LIMIT $5`;

/** The lines of a person's centre, newest first; of each group its newest stands for all. */
export async function findInbox(
  userId: bigint,
  filter: { before: bigint | undefined; type: NotificationType | undefined; unread: boolean },
  limit: number,
): Promise<InboxRow[]> {
  const { rows } = await pg.query<InboxRow>({
    name: 'notifications.inbox',
    text: LIST,
    values: [userId, filter.before ?? null, filter.type ?? null, filter.unread, limit],
  });
  return rows;
}

/** Counts go no further: nobody reads a larger number. */
const COUNT_MAX = 1_000;

/** How many a person has not read, and how many came since the centre was last opened. */
export async function countInbox(userId: bigint): Promise<{ unread: number; unseen: number }> {
  const { rows } = await pg.query<{ unread: number; unseen: number }>({
    name: 'notifications.counts',
    text: `SELECT count(*)::int AS unread, (count(*) FILTER (WHERE id > seen))::int AS unseen FROM (
             SELECT id, coalesce((SELECT seen_id FROM notification_settings WHERE user_id = $1), 0) AS seen
               FROM notifications WHERE recipient_id = $1 AND in_app AND read_at IS NULL
              ORDER BY id DESC LIMIT ${COUNT_MAX}) AS newest`,
    values: [userId],
  });
  return rows[0] ?? { unread: 0, unseen: 0 };
}

/** The newest notification that was there when the centre was last opened. */
export async function findSeen(userId: bigint): Promise<bigint> {
  const { rows } = await pg.query<{ seen: bigint }>({
    name: 'notifications.seen',
    text: 'SELECT seen_id AS seen FROM notification_settings WHERE user_id = $1',
    values: [userId],
  });
  return rows[0]?.seen ?? 0n;
}

/** Only forward: two tabs may tell it in any order. */
export async function saveSeen(userId: bigint, upTo: bigint): Promise<void> {
  await pg.query({
    name: 'notifications.save-seen',
    text: `INSERT INTO notification_settings AS s (user_id, seen_id) VALUES ($1, $2)
           ON CONFLICT (user_id) DO UPDATE SET seen_id = greatest(s.seen_id, $2)`,
    values: [userId, upTo],
  });
}

/** Of these ids those that are a person's own. */
export async function findOwn(userId: bigint, ids: readonly bigint[]): Promise<bigint[]> {
  const { rows } = await pg.query<{ id: bigint }>({
    name: 'notifications.own',
    text: 'SELECT id FROM notifications WHERE id = ANY($2::int8[]) AND recipient_id = $1',
    values: [userId, sqlArray(ids)],
  });
  return rows.map(({ id }) => id);
}

/** Marks these read, and what stands behind them in their groups; gives those that were not. */
export async function markRead(userId: bigint, ids: readonly bigint[], tx: Transaction): Promise<bigint[]> {
  const { rows } = await tx.pg.query<{ id: bigint }>({
    name: 'notifications.mark-read',
    text: `WITH asked AS (SELECT id, group_key FROM notifications WHERE id = ANY($2::int8[]) AND recipient_id = $1),
             meant AS (
               SELECT id FROM asked
               UNION
               SELECT n.id FROM asked JOIN notifications n
                 ON n.recipient_id = $1 AND n.in_app AND n.group_key = asked.group_key AND n.id <= asked.id)
           UPDATE notifications SET read_at = now() FROM meant
            WHERE notifications.id = meant.id AND notifications.read_at IS NULL
           RETURNING notifications.id`,
    values: [userId, sqlArray(ids)],
  });
  return rows.map(({ id }) => id);
}

/** Marks up to `limit` read that are not newer than `upTo`, the newest first; gives them. */
export async function markReadUpTo(
  userId: bigint,
  { upTo, type }: { upTo: bigint; type: NotificationType | undefined },
  limit: number,
  tx: Transaction,
): Promise<bigint[]> {
  const { rows } = await tx.pg.query<{ id: bigint }>({
    name: 'notifications.mark-read-up-to',
    text: `UPDATE notifications SET read_at = now() WHERE id IN (
             SELECT id FROM notifications
              WHERE recipient_id = $1 AND in_app AND read_at IS NULL AND id <= $2 AND ($3::text IS NULL OR type = $3)
              ORDER BY id DESC LIMIT $4) AND read_at IS NULL RETURNING id`,
    values: [userId, upTo, type ?? null, limit],
  });
  return rows.map(({ id }) => id);
}

/** Whether a person has devices that go on showing what was read elsewhere. */
export async function hasDevices(userId: bigint, tx: Transaction): Promise<boolean> {
  const { rowCount } = await tx.pg.query({
    name: 'notifications.has-devices',
    text: `SELECT FROM notification_devices WHERE user_id = $1 AND retired_at IS NULL AND channel <> 'sms' LIMIT 1`,
    values: [userId],
  });
  return rowCount === 1;
}
