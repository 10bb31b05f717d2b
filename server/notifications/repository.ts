import { pg } from '@/server/platform/db/client.ts';

const DELETE = (which: string) => `
  WITH old AS (SELECT id FROM notifications WHERE ${which} LIMIT $2),
    events AS (DELETE FROM notification_events WHERE notification_id IN (SELECT id FROM old)),
    deliveries AS (DELETE FROM notification_deliveries WHERE notification_id IN (SELECT id FROM old))
  DELETE FROM notifications WHERE id IN (SELECT id FROM old)`;

/** Deletes up to `limit` notifications with ids below `id`, and what is known of them; gives their number. */
export async function deleteNotificationsBefore(id: bigint, limit: number): Promise<number> {
  const text = DELETE('id < $1 ORDER BY id');
  return (await pg.query({ name: 'notifications.purge', text, values: [id, limit] })).rowCount ?? 0;
}

/** The same for those of a person. */
export async function deleteNotificationsOf(userId: bigint, limit: number): Promise<number> {
  const text = DELETE('recipient_id = $1');
  return (await pg.query({ name: 'notifications.purge-person', text, values: [userId, limit] })).rowCount ?? 0;
}

/** Whether a person was ever told anything that is still kept. */
export async function hasNotifications(userId: bigint): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'notifications.any-of',
    text: 'SELECT FROM notifications WHERE recipient_id = $1 LIMIT 1',
    values: [userId],
  });
  return rowCount === 1;
}

/** Windows are an hour or a day long: what is older counts nothing any more. */
export async function deleteOldCaps(): Promise<void> {
  await pg.query("DELETE FROM notification_caps WHERE window_start < now() - interval '2 days'");
}

/** Numbers whose code nobody has typed. */
export async function deleteUnconfirmedDevices(): Promise<void> {
  await pg.query(
    "DELETE FROM notification_devices WHERE confirmed_at IS NULL AND created_at < now() - interval '1 day'",
  );
}
