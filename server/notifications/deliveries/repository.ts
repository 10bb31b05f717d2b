import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { sqlArray } from '../sql-array.ts';
import type { Channel, DeliveryState, Lane, NotificationType, Reason, SentChannel } from '../terms.ts';

export type SentRow = {
  id: bigint;
  recipientId: bigint;
  type: NotificationType;
  lane: Lane;
  inApp: boolean;
  skips: Partial<Record<Channel, Reason>>;
  createdAt: Date;
  readAt: Date | null;
};

/** Ids carry their time, so a range of times is a range of ids. */
export type SentWish = {
  people?: readonly bigint[] | undefined;
  devices?: readonly bigint[] | undefined;
  type?: NotificationType | undefined;
  channel?: Channel | undefined;
  state?: DeliveryState | undefined;
  fromId?: bigint | undefined;
  toId?: bigint | undefined;
  before?: bigint | undefined;
  limit: number;
};

const SELECT = `SELECT n.id, n.recipient_id AS "recipientId", n.type, n.lane::text AS lane, n.in_app AS "inApp", n.skips,
  n.created_at AS "createdAt", n.read_at AS "readAt" FROM notifications n`;

/** Newest first. Not prepared by name: which index is good depends on what is asked for. */
export async function findSent(wish: SentWish): Promise<SentRow[]> {
  const { people, devices, type, fromId, toId, before, limit } = wish;
  const values: unknown[] = [];
  const conditions: string[] = [];
  const place = (value: unknown) => `$${values.push(value)}`;
  const add = (value: unknown, condition: (name: string) => string) => {
    if (value !== undefined) conditions.push(condition(place(value)));
  };
  if (people !== undefined || devices !== undefined) {
    const own = `n.recipient_id = ANY(${place(sqlArray(people ?? []))}::int8[])`;
    const byDevice = (ids: readonly bigint[]) =>
      `n.id IN (SELECT d.notification_id FROM notification_deliveries d
                 WHERE d.device_id = ANY(${place(sqlArray(ids))}::int8[]))`;
    conditions.push(devices === undefined || devices.length === 0 ? own : `(${own} OR ${byDevice(devices)})`);
  }
  add(type, (name) => `n.type = ${name}`);
  add(fromId, (name) => `n.id >= ${name}`);
  add(toId, (name) => `n.id < ${name}`);
  add(before, (name) => `n.id < ${name}`);
  const way = conditionOfWay(wish, place);
  if (way !== null) conditions.push(way);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const text = `${SELECT} ${where} ORDER BY n.id DESC LIMIT ${place(limit)}`;
  return (await pg.query<SentRow>({ text, values })).rows;
}

/** By which channel, and how it went there; what was left out when it was planned stands in the notification itself. */
function conditionOfWay({ channel, state, fromId }: SentWish, place: (value: unknown) => string): string | null {
  if (channel === undefined && state === undefined) return null;
  if (channel === 'in_app') {
    if (state === undefined) return 'n.in_app';
    return state === 'skipped' ? `n.skips ? ${place(channel)}` : 'false';
  }
  const parts = ['d.notification_id = n.id'];
  if (channel !== undefined) parts.push(`d.channel = ${place(channel)}::notification_channel`);
  if (state !== undefined) parts.push(`d.state = ${place(state)}::delivery_state`);
  // A delivery is not older than its notification: said again, it bounds the search from this side too.
  if (fromId !== undefined) parts.push(`d.id >= ${place(fromId)}`);
  const sent = `EXISTS (SELECT FROM notification_deliveries d WHERE ${parts.join(' AND ')})`;
  if (state !== 'skipped') return sent;
  return `(${sent} OR ${channel === undefined ? "n.skips <> '{}'" : `n.skips ? ${place(channel)}`})`;
}

export type SentStateRow = {
  notificationId: bigint;
  channel: SentChannel;
  state: DeliveryState;
  reason: Reason | null;
};

/** How the deliveries of these notifications stand. */
export async function findSentStates(ids: readonly bigint[]): Promise<SentStateRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await pg.query<SentStateRow>({
    name: 'notifications.sent-states',
    text: `SELECT notification_id AS "notificationId", channel::text AS channel, state::text AS state, reason
             FROM notification_deliveries WHERE notification_id = ANY($1::int8[]) ORDER BY id`,
    values: [sqlArray(ids)],
  });
  return rows;
}

/** Devices with one of these hashes of their addresses. */
export async function findDevicesByHash(hashes: readonly Buffer[]): Promise<bigint[]> {
  const { rows } = await pg.query<{ id: bigint }>({
    name: 'notifications.devices-by-hash',
    text: 'SELECT id FROM notification_devices WHERE address_hash = ANY($1::bytea[]) LIMIT 100',
    values: [hashes],
  });
  return rows.map(({ id }) => id);
}

export type SentFacts = { recipientId: bigint; actorId: bigint | null; dedupeKey: string; thread: string | null };

export async function findSentFacts(id: bigint): Promise<SentFacts | null> {
  const { rows } = await pg.query<SentFacts>({
    name: 'notifications.sent-facts',
    text: `SELECT recipient_id AS "recipientId", actor_id AS "actorId", dedupe_key AS "dedupeKey", thread
             FROM notifications WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

export type SentDeliveryRow = {
  id: bigint;
  channel: SentChannel;
  state: DeliveryState;
  device: string | null;
  addressHash: Buffer | null;
  provider: string | null;
  providerMessageId: string | null;
  expiresAt: Date;
};

export async function findSentDeliveries(notificationId: bigint): Promise<SentDeliveryRow[]> {
  const { rows } = await pg.query<SentDeliveryRow>({
    name: 'notifications.sent-deliveries',
    text: `SELECT d.id, d.channel::text AS channel, d.state::text AS state, dev.name AS device,
             dev.address_hash AS "addressHash", d.provider, d.provider_message_id AS "providerMessageId",
             d.expires_at AS "expiresAt"
           FROM notification_deliveries d
           LEFT JOIN notification_devices dev ON dev.id = d.device_id AND dev.user_id = d.recipient_id
           WHERE d.notification_id = $1 ORDER BY d.id`,
    values: [notificationId],
  });
  return rows;
}

export type Requeued = { id: bigint; channel: SentChannel; lane: Lane };

/** Queues again, with all their attempts and a new life, what of a notification was given up. */
export async function requeueDead(
  notificationId: bigint,
  { dueAt, expiresAt }: { dueAt: Date; expiresAt: Date },
  tx: Transaction,
): Promise<Requeued[]> {
  const { rows } = await tx.pg.query<Requeued>({
    name: 'notifications.requeue-dead',
    text: `UPDATE notification_deliveries SET state = 'queued', reason = NULL, attempts = 0, due_at = $2, expires_at = $3
            WHERE notification_id = $1 AND state = 'dead'
           RETURNING id, channel::text AS channel, lane::text AS lane`,
    values: [notificationId, dueAt, expiresAt],
  });
  return rows;
}
