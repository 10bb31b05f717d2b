import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { sqlArray } from '../sql-array.ts';
import type { Channel, DeviceChannel, Lane, Mode, NotificationType, Reason, SentChannel } from '../terms.ts';

/** What a person has set, and what they have registered, as far as it concerns one type. */
export type RecipientRow = {
  id: bigint;
  modes: Partial<Record<Channel, Mode>> | null;
  quietStart: number | null;
  quietEnd: number | null;
  timeZone: string | null;
  urgentOverride: boolean | null;
  digestAt: number | null;
  /** Pairs of channel and id. */
  devices: [DeviceChannel, string][] | null;
  isMuted: boolean;
};

/** What these people have set for a type and of whom and what they want to hear nothing, and their devices that can be sent to. */
export async function findRecipients(
  ids: readonly bigint[],
  { type, thread, actorId }: { type: NotificationType; thread: string | null; actorId: bigint | null },
): Promise<RecipientRow[]> {
  const { rows } = await pg.query<RecipientRow>({
    name: 'notifications.plan-recipients',
    text: `SELECT given.id, s.quiet_start AS "quietStart", s.quiet_end AS "quietEnd", s.time_zone AS "timeZone",
             s.urgent_override AS "urgentOverride", s.digest_at AS "digestAt",
             (SELECT jsonb_object_agg(p.channel, p.mode) FROM notification_preferences p
               WHERE p.user_id = given.id AND p.type = $2) AS modes,
             (SELECT jsonb_agg(jsonb_build_array(d.channel, d.id::text)) FROM notification_devices d
               WHERE d.user_id = given.id AND d.retired_at IS NULL AND d.confirmed_at IS NOT NULL) AS devices,
             EXISTS (SELECT FROM notification_mutes m WHERE m.user_id = given.id
                AND ((m.kind = 'thread' AND m.target = $3) OR (m.kind = 'person' AND m.target = $4))) AS "isMuted"
           FROM unnest($1::int8[]) AS given (id) LEFT JOIN notification_settings s ON s.user_id = given.id`,
    values: [sqlArray(ids), type, thread, actorId === null ? null : String(actorId)],
  });
  return rows;
}

/** The channel of a device that is this person's and not retired, confirmed or not; null when there is none. */
export async function findDeviceChannel(id: bigint, userId: bigint): Promise<DeviceChannel | null> {
  const { rows } = await pg.query<{ channel: DeviceChannel }>({
    name: 'notifications.plan-device',
    text: `SELECT channel::text AS channel FROM notification_devices
            WHERE id = $1 AND user_id = $2 AND retired_at IS NULL`,
    values: [id, userId],
  });
  return rows[0]?.channel ?? null;
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
  data: unknown;
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
 * Writes down who is told, in one statement; whoever was told under this key before, or is being told at this moment, is left out.
 * Always in the order of the recipients, so that two plans never wait for each other.
 * @returns the ids of those that are new
 */
export async function insertNotifications(
  common: Common,
  rows: readonly NewNotification[],
  tx: Transaction,
): Promise<Set<bigint>> {
  const { type, lane, dedupeKey, data, actorId, thread, groupKey, expiresAt, createdAt } = common;
  const skips = rows.map((row) => JSON.stringify(row.skips));
  const result = await tx.pg.query<{ id: bigint }>({
    name: 'notifications.insert',
    text: `INSERT INTO notifications (id, recipient_id, type, lane, dedupe_key, data, actor_id, thread, group_key,
                                      in_app, skips, expires_at, created_at)
           SELECT id, recipient_id, $5, $6::notification_lane, $7, $8::jsonb, $9, $10, $11, in_app, skips, $12, $13
             FROM unnest($1::int8[], $2::int8[], $3::bool[], $4::jsonb[]) AS given (id, recipient_id, in_app, skips)
            ORDER BY recipient_id
           ON CONFLICT (recipient_id, dedupe_key) DO NOTHING RETURNING id`,
    values: [
      sqlArray(rows.map(({ id }) => id)),
      sqlArray(rows.map(({ recipientId }) => recipientId)),
      sqlArray(rows.map(({ inApp }) => inApp)),
      skips,
      ...[type, lane, dedupeKey, JSON.stringify(data), actorId, thread, groupKey, expiresAt, createdAt],
    ],
  });
  return new Set(result.rows.map(({ id }) => id));
}

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
  state: 'queued' | 'held' | 'skipped';
  reason: Reason | null;
  dueAt: Date | null;
};

/** Writes down by which channels, in one statement. */
export async function insertDeliveries(
  rows: readonly NewDelivery[],
  { lane, expiresAt }: Pick<Common, 'lane' | 'expiresAt'>,
  tx: Transaction,
): Promise<void> {
  await tx.pg.query({
    name: 'notifications.insert-deliveries',
    text: `INSERT INTO notification_deliveries (id, notification_id, recipient_id, channel, device_id, state, reason, due_at,
                                                lane, expires_at)
           SELECT id, notification_id, recipient_id, channel, device_id, state, reason, due_at, $9::notification_lane, $10
             FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::notification_channel[], $5::int8[], $6::delivery_state[],
                         $7::text[], $8::timestamptz[])
               AS given (id, notification_id, recipient_id, channel, device_id, state, reason, due_at)`,
    values: [
      sqlArray(rows.map(({ id }) => id)),
      sqlArray(rows.map(({ notificationId }) => notificationId)),
      sqlArray(rows.map(({ recipientId }) => recipientId)),
      sqlArray(rows.map(({ channel }) => channel)),
      sqlArray(rows.map(({ deviceId }) => deviceId)),
      sqlArray(rows.map(({ state }) => state)),
      sqlArray(rows.map(({ reason }) => reason)),
      sqlArray(rows.map(({ dueAt }) => dueAt)),
      ...[lane, expiresAt],
    ],
  });
}
