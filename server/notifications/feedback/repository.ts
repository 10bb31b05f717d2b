import { pg } from '@/server/platform/db/client.ts';
import type { SentChannel } from '../terms.ts';

export type Reported = { id: bigint; notificationId: bigint; recipientId: bigint; channel: SentChannel };

/** The delivery that a provider reports on. */
export async function findReported(id: bigint): Promise<Reported | null> {
  const { rows } = await pg.query<Reported>({
    name: 'notifications.reported',
    text: `SELECT id, notification_id AS "notificationId", recipient_id AS "recipientId", channel::text AS channel
             FROM notification_deliveries WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** It has arrived. A report that comes before we have written that it was sent is kept in the time alone. */
export async function markDelivered(id: bigint, at: Date): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'notifications.delivered',
    text: `UPDATE notification_deliveries SET delivered_at = coalesce(delivered_at, $2),
             state = CASE WHEN state = 'sent' THEN 'delivered' ELSE state END
           WHERE id = $1 AND delivered_at IS NULL`,
    values: [id, at],
  });
  return rowCount === 1;
}

/** It came back; false when that is known. */
export async function markFailed(id: bigint, error: string): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'notifications.came-back',
    text: `UPDATE notification_deliveries SET state = 'failed', reason = 'rejected', last_error = $2, due_at = NULL
            WHERE id = $1 AND state IN ('sent', 'delivered')`,
    values: [id, error.slice(0, 500)],
  });
  return rowCount === 1;
}
