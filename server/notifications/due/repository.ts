import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { sqlArray } from '../sql-array.ts';
import {
  type DeliveryState,
  LANES,
  type Lane,
  type NotificationType,
  type Reason,
  type SentChannel,
} from '../terms.ts';

/** A delivery at which somebody has to look now. */
export type Due = {
  id: bigint;
  notificationId: bigint;
  recipientId: bigint;
  type: NotificationType;
  channel: SentChannel;
  lane: Lane;
  deviceId: bigint | null;
  state: 'held' | 'queued' | 'sending';
  reason: Reason | null;
  expiresAt: Date;
  isRead: boolean;
};

const COLUMNS = `d.id, d.notification_id AS "notificationId", d.recipient_id AS "recipientId", n.type,
  d.channel::text AS channel, d.lane::text AS lane, d.device_id AS "deviceId", d.state::text AS state, d.reason,
  d.expires_at AS "expiresAt", n.read_at IS NOT NULL AS "isRead"`;

/** Takes what is due in a lane, what has waited longest first, until the transaction ends; what another process has is left out. */
export async function lockDue(lane: Lane, now: Date, limit: number, tx: Transaction): Promise<Due[]> {
  const { rows } = await tx.pg.query<Due>({
    name: 'notifications.due',
    text: `SELECT ${COLUMNS} FROM notification_deliveries d JOIN notifications n ON n.id = d.notification_id
            WHERE d.lane = $1::notification_lane AND d.due_at <= $2 ORDER BY d.due_at LIMIT $3 FOR UPDATE OF d SKIP LOCKED`,
    values: [lane, now, limit],
  });
  return rows;
}

/** The rest of the digests of these people that are due in a lane. */
export async function lockDigestsOf(people: readonly bigint[], lane: Lane, now: Date, tx: Transaction): Promise<Due[]> {
  const { rows } = await tx.pg.query<Due>({
    name: 'notifications.due-digests',
    text: `SELECT ${COLUMNS} FROM notification_deliveries d JOIN notifications n ON n.id = d.notification_id
            WHERE d.lane = $1::notification_lane AND d.due_at <= $2 AND d.state = 'held' AND d.reason = 'digest'
              AND d.recipient_id = ANY($3::int8[]) ORDER BY d.id FOR UPDATE OF d SKIP LOCKED`,
    values: [lane, now, sqlArray(people)],
  });
  return rows;
}

export type Move = {
  id: bigint;
  state: DeliveryState;
  reason: Reason | null;
  dueAt: Date | null;
  carrierId: bigint | null;
};

/** Moves deliveries on, in one statement. */
export async function moveDeliveries(moves: readonly Move[], tx: Transaction): Promise<void> {
  if (moves.length === 0) return;
  await tx.pg.query({
    name: 'notifications.move',
    text: `UPDATE notification_deliveries d
              SET state = m.state, reason = m.reason, due_at = m.due_at, carrier_id = m.carrier_id
             FROM unnest($1::int8[], $2::delivery_state[], $3::text[], $4::timestamptz[], $5::int8[])
                  AS m (id, state, reason, due_at, carrier_id)
            WHERE d.id = m.id`,
    values: [
      sqlArray(moves.map(({ id }) => id)),
      sqlArray(moves.map(({ state }) => state)),
      sqlArray(moves.map(({ reason }) => reason)),
      sqlArray(moves.map(({ dueAt }) => dueAt)),
      sqlArray(moves.map(({ carrierId }) => carrierId)),
    ],
  });
}

const NEXT_DUE = LANES.map(
  (lane) =>
    `(SELECT min(due_at) FROM notification_deliveries WHERE lane = '${lane}' AND due_at IS NOT NULL) AS ${lane}`,
).join(', ');

/** When something is due next in each lane; null when nothing is under way. One step in the index for each. */
export async function nextDue(): Promise<Record<Lane, Date | null>> {
  const { rows } = await pg.query<Record<Lane, Date | null>>({
    name: 'notifications.next-due',
    text: `SELECT ${NEXT_DUE}`,
  });
  const [row] = rows;
  if (row === undefined) throw new Error('a query without a table gives one row');
  return row;
}
