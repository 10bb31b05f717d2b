import { pg } from '@/server/platform/db/client.ts';
import { NEED_NOT_LAST } from '@/server/platform/db/need-not-last.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { sqlArray } from '../sql-array.ts';
import type { Channel, DeviceChannel, Lane, Mode, NotificationType, Reason, SentChannel } from '../terms.ts';
import type { StoredData } from '../types.ts';

type Keys = Record<string, string> | null;

/** Where a device is reached. */
export type DeviceAddress = { address: string; keys: Keys };

/** What a person has set, and what they have registered, as far as it concerns one type. */
export type RecipientRow = {
  id: bigint;
  modes: Partial<Record<Channel, Mode>> | null;
  quietStart: number | null;
  quietEnd: number | null;
  timeZone: string | null;
  urgentOverride: boolean | null;
  digestAt: number | null;
  /** Channel, id, address and keys. */
  devices: [DeviceChannel, string, string, Keys][] | null;
  isMuted: boolean;
};

/**
 * What these people have set for a type and of whom and what they want to hear nothing, and their devices that can be sent to.
 * @param withAddresses whether it is sent at once, so that where the devices are reached is told too
 */
export async function findRecipients(
  ids: readonly bigint[],
  about: { type: NotificationType; thread: string | null; actorId: bigint | null; withAddresses: boolean },
): Promise<RecipientRow[]> {
  const { type, thread, actorId, withAddresses } = about;
  const { rows } = await pg.query<RecipientRow>({
    name: 'notifications.plan-recipients',
    text: `SELECT given.id, s.quiet_start AS "quietStart", s.quiet_end AS "quietEnd", s.time_zone AS "timeZone",
             s.urgent_override AS "urgentOverride", s.digest_at AS "digestAt",
             (SELECT jsonb_object_agg(p.channel, p.mode) FROM notification_preferences p
               WHERE p.user_id = given.id AND p.type = $2) AS modes,
             (SELECT jsonb_agg(CASE WHEN $5 THEN jsonb_build_array(d.channel, d.id::text, d.address, d.keys)
                                    ELSE jsonb_build_array(d.channel, d.id::text) END) FROM notification_devices d
               WHERE d.user_id = given.id AND d.retired_at IS NULL AND d.confirmed_at IS NOT NULL) AS devices,
             EXISTS (SELECT FROM notification_mutes m WHERE m.user_id = given.id
                AND ((m.kind = 'thread' AND m.target = $3) OR (m.kind = 'person' AND m.target = $4))) AS "isMuted"
           FROM unnest($1::int8[]) AS given (id) LEFT JOIN notification_settings s ON s.user_id = given.id`,
    values: [sqlArray(ids), type, thread, actorId === null ? null : String(actorId), withAddresses],
  });
  return rows;
}

/** A device that is this person's and not retired, confirmed or not; null when there is none. */
export async function findDevice(
  id: bigint,
  userId: bigint,
): Promise<(DeviceAddress & { channel: DeviceChannel }) | null> {
  const { rows } = await pg.query<DeviceAddress & { channel: DeviceChannel }>({
    name: 'notifications.plan-device',
    text: `SELECT channel::text AS channel, address, keys FROM notification_devices
            WHERE id = $1 AND user_id = $2 AND retired_at IS NULL`,
    values: [id, userId],
  });
  return rows[0] ?? null;
}

export type QuietRow = {
  userId: bigint;
  quietStart: number | null;
  quietEnd: number | null;
  timeZone: string | null;
  urgentOverride: boolean;
};

/** The quiet hours of those of these people who have set any. */
export async function findQuietHours(ids: readonly bigint[]): Promise<QuietRow[]> {
  const { rows } = await pg.query<QuietRow>({
    name: 'notifications.quiet-hours',
    text: `SELECT user_id AS "userId", quiet_start AS "quietStart", quiet_end AS "quietEnd", time_zone AS "timeZone",
             urgent_override AS "urgentOverride"
           FROM notification_settings WHERE user_id = ANY($1::int8[]) AND quiet_start IS NOT NULL`,
    values: [sqlArray(ids)],
  });
  return rows;
}

/** What all notifications of one planning have in common. */
export type Common = {
  type: NotificationType;
  lane: Lane;
  dedupeKey: string;
  data: StoredData;
  actorId: bigint | null;
  thread: string | null;
  groupKey: string | null;
  expiresAt: Date;
  createdAt: Date;
};

export type NewNotification = {
  id: bigint;
  recipientId: bigint;
  inApp: boolean;
  skips: Partial<Record<Channel, Reason>>;
};

/**
 * Counts one more for each of these people in the window that begins at `windowStart`.
 * @returns those who have had less than `max` before
 */
export async function takeCap(
  ids: readonly bigint[],
  { key, max, windowStart }: { key: string; max: number; windowStart: Date },
  tx: Transaction,
): Promise<Set<bigint>> {
  const { rows } = await tx.pg.query<{ userId: bigint }>({
    name: 'notifications.take-cap',
    text: `INSERT INTO notification_caps AS cap (user_id, key, window_start, used)
           SELECT user_id, $2, $3, 1 FROM unnest($1::int8[]) AS given (user_id) ORDER BY user_id
           ON CONFLICT (user_id, key) DO UPDATE
              SET used = CASE WHEN cap.window_start = excluded.window_start THEN cap.used + 1 ELSE 1 END,
                  window_start = excluded.window_start
            WHERE cap.window_start <> excluded.window_start OR cap.used < $4
           RETURNING user_id AS "userId"`,
    values: [sqlArray(ids), key, windowStart, max],
  });
  return new Set(rows.map(({ userId }) => userId));
}

export type NewDelivery = {
  id: bigint;
  notificationId: bigint;
  recipientId: bigint;
  channel: SentChannel;
  deviceId: bigint | null;
  /** `sending`: whoever writes it down sends it at once, and has the claim until `dueAt`. */
  state: 'queued' | 'held' | 'sending' | 'skipped';
  reason: Reason | null;
  dueAt: Date | null;
};

/** `given` is a condition on those who are told. */
const INSERT_PLAN = (given: string) => `
  WITH fresh AS (
    INSERT INTO notifications (id, recipient_id, type, lane, dedupe_key, data, actor_id, thread, group_key,
                               in_app, skips, expires_at, created_at)
    SELECT id, recipient_id, $5, $6::notification_lane, $7, $8::jsonb, $9, $10, $11, in_app, skips, $12, $13
      FROM unnest($1::int8[], $2::int8[], $3::bool[], $4::jsonb[]) AS given (id, recipient_id, in_app, skips)
     WHERE ${given} ORDER BY recipient_id
    ON CONFLICT (recipient_id, dedupe_key) DO NOTHING RETURNING id
  ), sent AS (
    INSERT INTO notification_deliveries (id, notification_id, recipient_id, channel, device_id, state, reason, due_at,
                                         attempts, lane, expires_at)
    SELECT id, notification_id, recipient_id, channel, device_id, state, reason, due_at,
           CASE WHEN state = 'sending' THEN 1 ELSE 0 END, $6::notification_lane, $12
      FROM unnest($14::int8[], $15::int8[], $16::int8[], $17::notification_channel[], $18::int8[],
                  $19::delivery_state[], $20::text[], $21::timestamptz[])
           AS given (id, notification_id, recipient_id, channel, device_id, state, reason, due_at)
     WHERE notification_id IN (SELECT id FROM fresh)
  )
  SELECT id FROM fresh`;

const PLAN = { name: 'notifications.insert-plan', text: INSERT_PLAN('true') };
const PLAN_AT_ONCE = { name: 'notifications.insert-plan-at-once', text: INSERT_PLAN(NEED_NOT_LAST) };

/**
 * Writes down who is told, and by which channels, in one statement; whoever was told under this key before, or is being told at this moment, is left
 * out. Always in the order of the recipients, so that two plans never wait for each other.
 *
 * Without `tx` all of it must be sent at once by the caller, and the disk is not waited for: what came of the deliveries is, and until that stands a
 * lost plan means, as a lost claim does, that the job is done again.
 * @returns the ids of the notifications that are new
 */
export async function insertPlan(
  { type, lane, dedupeKey, data, actorId, thread, groupKey, expiresAt, createdAt }: Common,
  { notifications, deliveries }: { notifications: readonly NewNotification[]; deliveries: readonly NewDelivery[] },
  tx?: Transaction,
): Promise<Set<bigint>> {
  const { rows } = await (tx?.pg ?? pg).query<{ id: bigint }>({
    ...(tx === undefined ? PLAN_AT_ONCE : PLAN),
    values: [
      sqlArray(notifications.map(({ id }) => id)),
      sqlArray(notifications.map(({ recipientId }) => recipientId)),
      sqlArray(notifications.map(({ inApp }) => inApp)),
      notifications.map(({ skips }) => JSON.stringify(skips)),
      ...[type, lane, dedupeKey, JSON.stringify(data), actorId, thread, groupKey, expiresAt, createdAt],
      sqlArray(deliveries.map(({ id }) => id)),
      sqlArray(deliveries.map(({ notificationId }) => notificationId)),
      sqlArray(deliveries.map(({ recipientId }) => recipientId)),
      sqlArray(deliveries.map(({ channel }) => channel)),
      sqlArray(deliveries.map(({ deviceId }) => deviceId)),
      sqlArray(deliveries.map(({ state }) => state)),
      sqlArray(deliveries.map(({ reason }) => reason)),
      sqlArray(deliveries.map(({ dueAt }) => dueAt)),
    ],
  });
  return new Set(rows.map(({ id }) => id));
}

/** Leaves out deliveries that were written down a moment ago, because their people have had as many as they may. */
export async function skipOverCap(ids: readonly bigint[], tx: Transaction): Promise<void> {
  if (ids.length === 0) return;
  await tx.pg.query({
    name: 'notifications.skip-over-cap',
    text: `UPDATE notification_deliveries SET state = 'skipped', reason = 'cap', due_at = NULL, attempts = 0
            WHERE id = ANY($1::int8[])`,
    values: [sqlArray(ids)],
  });
}
