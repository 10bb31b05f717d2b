import { pg } from '@/server/platform/db/client.ts';
import { firstIdAt } from '@/server/platform/ids.ts';
import type { NotificationType } from '../terms.ts';

type Ref = { notificationId: bigint; deliveryId: bigint | null };
type Asked = { userId: bigint; types: readonly NotificationType[]; since: Date };

/** No notification lives longer. */
const LONGEST_LIFE_MS = 8 * 86_400_000;

const oldest = (since: Date) => firstIdAt(new Date(since.getTime() - LONGEST_LIFE_MS));

/** Marks the deliveries of these types that a person opened since then, once; gives them. */
export async function convertDeliveries({ userId, types, since, now }: Asked & { now: Date }): Promise<Ref[]> {
  const { rows } = await pg.query<Ref>({
    name: 'notifications.convert',
    text: `UPDATE notification_deliveries d SET converted_at = $5
             FROM notifications n
            WHERE n.recipient_id = $1 AND n.type = ANY($2::text[]) AND n.id >= $3 AND d.notification_id = n.id
              AND d.converted_at IS NULL AND (d.clicked_at >= $4 OR (d.opened_at >= $4 AND d.open_verified))
           RETURNING d.notification_id AS "notificationId", d.id AS "deliveryId"`,
    values: [userId, types, oldest(since), since, now],
  });
  return rows;
}

/** The notifications of these types that a person read in the centre since then, and that no conversion was noted for. */
export async function findJustRead({ userId, types, since }: Asked): Promise<Ref[]> {
  const { rows } = await pg.query<Ref>({
    name: 'notifications.just-read',
    text: `SELECT n.id AS "notificationId", NULL::int8 AS "deliveryId" FROM notifications n
            WHERE n.recipient_id = $1 AND n.type = ANY($2::text[]) AND n.id >= $3 AND n.read_at >= $4
              AND NOT EXISTS (SELECT FROM notification_events e WHERE e.notification_id = n.id AND e.kind = 'converted')`,
    values: [userId, types, oldest(since), since],
  });
  return rows;
}

/** What is known of a delivery that somebody opened or clicked. */
export type Tracked = { notificationId: bigint; recipientId: bigint; sentAt: Date | null };

export async function findTracked(id: bigint): Promise<Tracked | null> {
  const { rows } = await pg.query<Tracked>({
    name: 'notifications.tracked',
    text: `SELECT notification_id AS "notificationId", recipient_id AS "recipientId", sent_at AS "sentAt"
             FROM notification_deliveries WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

const PASSED = "state IN ('sent', 'delivered', 'opened')";

/**
 * Notes the first open, and later that a person is behind it where before it may have been a machine. False when nothing is new.
 */
export async function markOpened(id: bigint, at: Date, isVerified: boolean): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'notifications.opened',
    text: `UPDATE notification_deliveries
              SET opened_at = CASE WHEN $3 AND open_verified IS DISTINCT FROM true THEN $2 ELSE coalesce(opened_at, $2) END,
                  open_verified = $3 OR coalesce(open_verified, false),
                  state = CASE WHEN ${PASSED} THEN 'opened' ELSE state END
            WHERE id = $1 AND (opened_at IS NULL OR ($3 AND NOT open_verified))`,
    values: [id, at, isVerified],
  });
  return rowCount === 1;
}

/** Notes the first click, which is an open too. False when there was one. */
export async function markClicked(id: bigint, at: Date): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'notifications.clicked',
    text: `UPDATE notification_deliveries
              SET clicked_at = $2, opened_at = coalesce(opened_at, $2), open_verified = true,
                  state = CASE WHEN ${PASSED} THEN 'clicked' ELSE state END
            WHERE id = $1 AND clicked_at IS NULL`,
    values: [id, at],
  });
  return rowCount === 1;
}
