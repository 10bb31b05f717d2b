import { pg, type Queryable } from '@/server/platform/db/client.ts';
import { NEED_NOT_LAST } from '@/server/platform/db/need-not-last.ts';
import { sqlArray } from '../sql-array.ts';
import type { DeliveryState, Lane, NotificationType, Reason, SentChannel } from '../terms.ts';
import type { StoredData } from '../types.ts';

/** A notification as far as its text depends on it. */
export type Told = {
  notificationId: bigint;
  type: NotificationType;
  data: StoredData;
  actorId: bigint | null;
  groupKey: string | null;
  createdAt: Date;
  readAt: Date | null;
};

/** A delivery that this process has taken to send. */
export type Claimed = Told & {
  id: bigint;
  recipientId: bigint;
  channel: SentChannel;
  lane: Lane;
  deviceId: bigint | null;
  attempts: number;
  expiresAt: Date;
  /** Others go out with it, in a digest. */
  carries: boolean;
  /** Of the device; all null when there is none, or it is not this person's any more. */
  address: string | null;
  keys: Record<string, string> | null;
  isRetired: boolean | null;
};

const TOLD = `n.id AS "notificationId", n.type, n.data, n.actor_id AS "actorId", n.group_key AS "groupKey",
  n.created_at AS "createdAt", n.read_at AS "readAt"`;

/**
 * Takes those of these deliveries that wait for their turn, until `lease`: what another process has, or has had, is left out. The time of the
 * lease is the claim's name. The claim is not waited for on the disk: what came of it is, and until that stands both a lost claim and a lost lease
 * mean that it is sent again.
 */
export async function claimDeliveries(ids: readonly bigint[], lease: Date): Promise<Claimed[]> {
  const { rows } = await pg.query<Claimed>({
    name: 'notifications.claim',
    text: `WITH free AS (
             SELECT id FROM notification_deliveries
              WHERE id = ANY($1::int8[]) AND state = 'queued' AND ${NEED_NOT_LAST} ORDER BY id FOR UPDATE SKIP LOCKED
           ), taken AS (
             UPDATE notification_deliveries d SET state = 'sending', attempts = d.attempts + 1, due_at = $2
               FROM free WHERE d.id = free.id
             RETURNING d.id, d.notification_id, d.recipient_id, d.channel, d.lane, d.device_id, d.attempts, d.expires_at
           )
           SELECT t.id, t.recipient_id AS "recipientId", t.channel::text AS channel, t.lane::text AS lane,
             t.device_id AS "deviceId", t.attempts, t.expires_at AS "expiresAt", ${TOLD},
             EXISTS (SELECT FROM notification_deliveries c WHERE c.carrier_id = t.id) AS carries,
             dev.address, dev.keys, dev.retired_at IS NOT NULL AS "isRetired"
           FROM taken t JOIN notifications n ON n.id = t.notification_id
           LEFT JOIN notification_devices dev ON dev.id = t.device_id AND dev.user_id = t.recipient_id
           ORDER BY t.id`,
    values: [sqlArray(ids), lease],
  });
  return rows;
}

/** What the digests of these deliveries tell beside their own notification, newest first. */
export async function findCarried(ids: readonly bigint[]): Promise<(Told & { carrierId: bigint })[]> {
  const { rows } = await pg.query<Told & { carrierId: bigint }>({
    name: 'notifications.carried',
    text: `SELECT d.carrier_id AS "carrierId", ${TOLD}
             FROM notification_deliveries d JOIN notifications n ON n.id = d.notification_id
            WHERE d.carrier_id = ANY($1::int8[]) ORDER BY n.id DESC`,
    values: [sqlArray(ids)],
  });
  return rows;
}

/** What became of a delivery that was claimed. */
export type Outcome = {
  id: bigint;
  notificationId: bigint;
  state: Extract<DeliveryState, 'held' | 'sent' | 'skipped' | 'failed' | 'dead'>;
  reason: Reason | null;
  provider: string | null;
  providerMessageId: string | null;
  error: string | null;
  dueAt: Date | null;
  /** It was not offered to anybody, or the provider wanted nothing at all. */
  isFree: boolean;
};

const ERROR_MAX = 500;

/**
 * Writes down what became of claimed deliveries, in one statement. What is no longer ours (the lease ended and another process took it) stays as
 * that one leaves it. A receipt that came before we did is kept.
 * @returns the ids that were written
 */
export async function recordOutcomes(outcomes: readonly Outcome[], lease: Date, now: Date): Promise<Set<bigint>> {
  const { rows } = await pg.query<{ id: bigint }>({
    name: 'notifications.record',
    text: `UPDATE notification_deliveries d
              SET state = CASE WHEN o.state <> 'sent' THEN o.state
                               WHEN d.clicked_at IS NOT NULL THEN 'clicked' WHEN d.opened_at IS NOT NULL THEN 'opened'
                               WHEN d.delivered_at IS NOT NULL THEN 'delivered' ELSE 'sent' END::delivery_state,
                  reason = o.reason, provider = coalesce(o.provider, d.provider), due_at = o.due_at,
                  provider_message_id = o.provider_message_id, last_error = coalesce(o.error, d.last_error),
                  attempts = d.attempts - o.free, sent_at = CASE WHEN o.state = 'sent' THEN $10 ELSE d.sent_at END
             FROM unnest($1::int8[], $2::delivery_state[], $3::text[], $4::text[], $5::text[], $6::text[],
                         $7::timestamptz[], $8::int2[])
                  AS o (id, state, reason, provider, provider_message_id, error, due_at, free)
            WHERE d.id = o.id AND d.state = 'sending' AND d.due_at = $9
           RETURNING d.id`,
    values: [
      sqlArray(outcomes.map(({ id }) => id)),
      sqlArray(outcomes.map(({ state }) => state)),
      sqlArray(outcomes.map(({ reason }) => reason)),
      outcomes.map(({ provider }) => provider),
      outcomes.map(({ providerMessageId }) => providerMessageId),
      outcomes.map(({ error }) => error?.slice(0, ERROR_MAX) ?? null),
      sqlArray(outcomes.map(({ dueAt }) => dueAt)),
      sqlArray(outcomes.map(({ isFree }) => (isFree ? 1 : 0))),
      lease,
      now,
    ],
  });
  return new Set(rows.map(({ id }) => id));
}

/** Has deliveries that wait for their turn wait until then, because nobody can be asked before. */
export async function postponeDeliveries(ids: readonly bigint[], until: Date): Promise<void> {
  await pg.query({
    name: 'notifications.postpone',
    text: `WITH free AS (
             SELECT id FROM notification_deliveries WHERE id = ANY($1::int8[]) AND state = 'queued'
              ORDER BY id FOR UPDATE SKIP LOCKED
           )
           UPDATE notification_deliveries d SET state = 'held', reason = 'paused', due_at = least($2, d.expires_at)
             FROM free WHERE d.id = free.id`,
    values: [sqlArray(ids), until],
  });
}

export type NewEvent = {
  id: bigint;
  notificationId: bigint;
  deliveryId: bigint | null;
  kind: string;
  detail: Record<string, unknown>;
};

/** Adds to the trace what is out of the ordinary. */
export async function insertEvents(events: readonly NewEvent[], at: Date, db: Queryable = pg): Promise<void> {
  if (events.length === 0) return;
  await db.query({
    name: 'notifications.insert-events',
    text: `INSERT INTO notification_events (id, notification_id, delivery_id, kind, detail, at)
           SELECT id, notification_id, delivery_id, kind, detail, $6
             FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::text[], $5::jsonb[])
                  AS given (id, notification_id, delivery_id, kind, detail)`,
    values: [
      sqlArray(events.map(({ id }) => id)),
      sqlArray(events.map(({ notificationId }) => notificationId)),
      sqlArray(events.map(({ deliveryId }) => deliveryId)),
      sqlArray(events.map(({ kind }) => kind)),
      events.map(({ detail }) => JSON.stringify(detail)),
      at,
    ],
  });
}

/** The provider says that these devices are gone: nothing more is sent there. */
export async function retireDevices(ids: readonly bigint[], reason: string, at: Date): Promise<void> {
  await pg.query({
    name: 'notifications.retire',
    text: `UPDATE notification_devices SET retired_at = $3, retired_reason = $2
            WHERE id = ANY($1::int8[]) AND retired_at IS NULL`,
    values: [sqlArray(ids), reason.slice(0, ERROR_MAX), at],
  });
}

/** What a device of a person shows. */
export type Shown = {
  id: bigint;
  notificationId: bigint;
  type: NotificationType;
  channel: SentChannel;
  lane: Lane;
  deviceId: bigint;
  address: string;
  keys: Record<string, string> | null;
};

/** What of these notifications the devices of a person may still show, on these channels. */
export async function findShown(
  userId: bigint,
  notificationIds: readonly bigint[],
  channels: readonly SentChannel[],
): Promise<Shown[]> {
  const { rows } = await pg.query<Shown>({
    name: 'notifications.shown',
    text: `SELECT d.id, d.notification_id AS "notificationId", n.type, d.channel::text AS channel, d.lane::text AS lane,
             dev.id AS "deviceId", dev.address, dev.keys
             FROM notification_deliveries d JOIN notifications n ON n.id = d.notification_id
             JOIN notification_devices dev ON dev.id = d.device_id AND dev.user_id = d.recipient_id
            WHERE d.notification_id = ANY($2::int8[]) AND n.recipient_id = $1 AND dev.retired_at IS NULL
              AND d.channel = ANY($3::notification_channel[]) AND d.state IN ('sent', 'delivered', 'opened')`,
    values: [userId, sqlArray(notificationIds), sqlArray(channels)],
  });
  return rows;
}
