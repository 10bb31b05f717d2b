import { pg } from '@/server/platform/db/client.ts';
import { sqlArray } from '../sql-array.ts';
import type { Channel, DeliveryState, Lane, NotificationType, Reason, SentChannel } from '../terms.ts';
import type { StoredData } from '../types.ts';

export type TracedNotification = {
  id: bigint;
  recipientId: bigint;
  type: NotificationType;
  lane: Lane;
  inApp: boolean;
  skips: Partial<Record<Channel, Reason>>;
  createdAt: Date;
  expiresAt: Date;
  readAt: Date | null;
};

export async function findTracedNotification(id: bigint): Promise<TracedNotification | null> {
  const { rows } = await pg.query<TracedNotification>({
    name: 'notifications.trace',
    text: `SELECT id, recipient_id AS "recipientId", type, lane::text AS lane, in_app AS "inApp", skips,
             created_at AS "createdAt", expires_at AS "expiresAt", read_at AS "readAt"
           FROM notifications WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

export type TracedDelivery = {
  id: bigint;
  channel: SentChannel;
  device: string | null;
  state: DeliveryState;
  reason: Reason | null;
  provider: string | null;
  attempts: number;
  dueAt: Date | null;
  lastError: string | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  openedAt: Date | null;
  openVerified: boolean | null;
  clickedAt: Date | null;
  convertedAt: Date | null;
  /** Of the delivery whose digest it went out in. */
  carrierSentAt: Date | null;
};

export async function findTracedDeliveries(notificationId: bigint): Promise<TracedDelivery[]> {
  const { rows } = await pg.query<TracedDelivery>({
    name: 'notifications.trace-deliveries',
    text: `SELECT d.id, d.channel::text AS channel, dev.name AS device, d.state::text AS state, d.reason, d.provider,
             d.attempts, d.due_at AS "dueAt", d.last_error AS "lastError", d.sent_at AS "sentAt",
             d.delivered_at AS "deliveredAt", d.opened_at AS "openedAt", d.open_verified AS "openVerified",
             d.clicked_at AS "clickedAt", d.converted_at AS "convertedAt", carrier.sent_at AS "carrierSentAt"
           FROM notification_deliveries d
           LEFT JOIN notification_devices dev ON dev.id = d.device_id AND dev.user_id = d.recipient_id
           LEFT JOIN notification_deliveries carrier ON carrier.id = d.carrier_id
           WHERE d.notification_id = $1 ORDER BY d.id`,
    values: [notificationId],
  });
  return rows;
}

export type TracedEvent = { deliveryId: bigint | null; kind: string; detail: Record<string, unknown>; at: Date };

/** A delivery that is retried for days has many: the oldest are shown. */
const EVENTS_MAX = 200;

export async function findTracedEvents(notificationId: bigint): Promise<TracedEvent[]> {
  const { rows } = await pg.query<TracedEvent>({
    name: 'notifications.trace-events',
    text: `SELECT delivery_id AS "deliveryId", kind, detail, at FROM notification_events
            WHERE notification_id = $1 ORDER BY id LIMIT ${EVENTS_MAX}`,
    values: [notificationId],
  });
  return rows;
}

export type HistoryRow = {
  id: bigint;
  type: NotificationType;
  data: StoredData;
  actorId: bigint | null;
  createdAt: Date;
  inApp: boolean;
};

/** Everything a person was told, newest first. */
export async function findHistory(userId: bigint, before: bigint | undefined, limit: number): Promise<HistoryRow[]> {
  const { rows } = await pg.query<HistoryRow>({
    name: 'notifications.history',
    text: `SELECT id, type, data, actor_id AS "actorId", created_at AS "createdAt", in_app AS "inApp" FROM notifications
            WHERE recipient_id = $1 AND ($2::int8 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    values: [userId, before ?? null, limit],
  });
  return rows;
}

/** How the deliveries of these notifications stand. */
export async function findStates(
  ids: readonly bigint[],
): Promise<{ notificationId: bigint; channel: SentChannel; state: DeliveryState }[]> {
  const { rows } = await pg.query<{ notificationId: bigint; channel: SentChannel; state: DeliveryState }>({
    name: 'notifications.states',
    text: `SELECT notification_id AS "notificationId", channel::text AS channel, state::text AS state
             FROM notification_deliveries WHERE notification_id = ANY($1::int8[]) ORDER BY id`,
    values: [sqlArray(ids)],
  });
  return rows;
}
