import { pg, type Queryable } from '@/server/platform/db/client.ts';
import { sqlArray } from '../sql-array.ts';
import type { Channel, Mode, NotificationType } from '../terms.ts';

export type ChosenMode = { type: NotificationType; channel: Channel; mode: Mode };

/** What a person has set otherwise than the types declare. */
export async function findChosen(userId: bigint): Promise<ChosenMode[]> {
  const { rows } = await pg.query<ChosenMode>({
    name: 'notifications.chosen',
    text: 'SELECT type, channel::text AS channel, mode FROM notification_preferences WHERE user_id = $1',
    values: [userId],
  });
  return rows;
}

/** Saves what is chosen; what is as declared needs no row. */
export async function saveChosen(
  userId: bigint,
  { chosen, standard }: { chosen: readonly ChosenMode[]; standard: readonly Omit<ChosenMode, 'mode'>[] },
  db: Queryable,
): Promise<void> {
  await db.query({
    name: 'notifications.save-chosen',
    text: `INSERT INTO notification_preferences (user_id, type, channel, mode)
           SELECT $1, type, channel, mode FROM unnest($2::text[], $3::notification_channel[], $4::text[])
                  AS given (type, channel, mode)
           ON CONFLICT (user_id, type, channel) DO UPDATE SET mode = excluded.mode`,
    values: [
      userId,
      sqlArray(chosen.map(({ type }) => type)),
      sqlArray(chosen.map(({ channel }) => channel)),
      sqlArray(chosen.map(({ mode }) => mode)),
    ],
  });
  await db.query({
    name: 'notifications.drop-chosen',
    text: `DELETE FROM notification_preferences p USING unnest($2::text[], $3::notification_channel[]) AS given (type, channel)
            WHERE p.user_id = $1 AND p.type = given.type AND p.channel = given.channel`,
    values: [userId, sqlArray(standard.map(({ type }) => type)), sqlArray(standard.map(({ channel }) => channel))],
  });
}

export type SettingsRow = {
  quietStart: number | null;
  quietEnd: number | null;
  timeZone: string | null;
  urgentOverride: boolean;
  digestAt: number;
};

export async function findSettingsOf(userId: bigint): Promise<SettingsRow | null> {
  const { rows } = await pg.query<SettingsRow>({
    name: 'notifications.settings-find',
    text: `SELECT quiet_start AS "quietStart", quiet_end AS "quietEnd", time_zone AS "timeZone",
             urgent_override AS "urgentOverride", digest_at AS "digestAt"
           FROM notification_settings WHERE user_id = $1`,
    values: [userId],
  });
  return rows[0] ?? null;
}

export async function saveSettings(userId: bigint, row: SettingsRow): Promise<void> {
  await pg.query({
    name: 'notifications.settings-save',
    text: `INSERT INTO notification_settings AS s (user_id, quiet_start, quiet_end, time_zone, urgent_override, digest_at)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (user_id) DO UPDATE SET quiet_start = $2, quiet_end = $3, time_zone = $4, urgent_override = $5,
             digest_at = $6, version = s.version + 1`,
    values: [userId, row.quietStart, row.quietEnd, row.timeZone, row.urgentOverride, row.digestAt],
  });
}
