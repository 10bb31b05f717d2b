import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { sqlArray } from '../sql-array.ts';
import type { Channel, DeviceChannel, Lane, Mode, NotificationType, Reason, SentChannel } from '../terms.ts';

export type PreferenceRow = { userId: bigint; channel: Channel; mode: Mode };

/** What these people have set for a type. */
export async function findPreferences(ids: readonly bigint[], type: NotificationType): Promise<PreferenceRow[]> {
  const { rows } = await pg.query<PreferenceRow>({
    name: 'notifications.plan-preferences',
    text: `SELECT user_id AS "userId", channel::text AS channel, mode FROM notification_preferences
            WHERE user_id = ANY($1::int8[]) AND type = $2`,
    values: [sqlArray(ids), type],
  });
  return rows;
}

export type SettingsRow = {
  userId: bigint;
  quietStart: number | null;
  quietEnd: number | null;
  timeZone: string | null;
  urgentOverride: boolean;
  digestAt: number;
};

/** Quiet hours and the like of those of these people who have set any. */
export async function findSettings(ids: readonly bigint[]): Promise<SettingsRow[]> {
  const { rows } = await pg.query<SettingsRow>({
    name: 'notifications.plan-settings',
    text: `SELECT user_id AS "userId", quiet_start AS "quietStart", quiet_end AS "quietEnd", time_zone AS "timeZone",
             urgent_override AS "urgentOverride", digest_at AS "digestAt"
           FROM notification_settings WHERE user_id = ANY($1::int8[])`,
    values: [sqlArray(ids)],
  });
  return rows;
}

export type DeviceRow = { id: bigint; userId: bigint; channel: DeviceChannel };

/** The devices of these people that can be sent to. */
export async function findDevices(ids: readonly bigint[]): Promise<DeviceRow[]> {
  const { rows } = await pg.query<DeviceRow>({
    name: 'notifications.plan-devices',
    text: `SELECT id, user_id AS "userId", channel::text AS channel FROM notification_devices
            WHERE user_id = ANY($1::int8[]) AND retired_at IS NULL AND confirmed_at IS NOT NULL`,
    values: [sqlArray(ids)],
  });
  return rows;
}

/** The one device that a notification is for, confirmed or not, when it is this person's. */
export async function findDevice(id: bigint): Promise<DeviceRow | null> {
  const { rows } = await pg.query<DeviceRow>({
    name: 'notifications.plan-device',
    text: `SELECT id, user_id AS "userId", channel::text AS channel FROM notification_devices
            WHERE id = $1 AND retired_at IS NULL`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Who of these people has muted this thread or this person. */
export async function findMuting(
  ids: readonly bigint[],
  { thread, actorId }: { thread: string | null; actorId: bigint | null },
): Promise<bigint[]> {
  const { rows } = await pg.query<{ userId: bigint }>({
    name: 'notifications.plan-mutes',
    text: `SELECT DISTINCT user_id AS "userId" FROM notification_mutes
            WHERE user_id = ANY($1::int8[])
              AND ((kind = 'thread' AND target = $2) OR (kind = 'person' AND target = $3))`,
    values: [sqlArray(ids), thread, actorId === null ? null : String(actorId)],
  });
  return rows.map(({ userId }) => userId);
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
