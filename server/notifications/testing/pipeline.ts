import { pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { makeUser } from '@/server/users/factory.ts';
import { sendDeliveries } from '../deliver/send-deliveries.ts';
import { releaseDue } from '../due/release-due.ts';
import { notify } from '../jobs.ts';
import { planNotifications } from '../plan/plan-notifications.ts';
import { deliveryRefs, type NotifyInput, notifyPayload } from '../schema.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { type DeviceChannel, LANES } from '../terms.ts';

type Row = { id: bigint; queue: string; payload: unknown };

const signal = new AbortController().signal;

/** Does, in this process and by this clock, the jobs that wait in the outbox: plans, sends, and what these ask for. Gives how many it were. */
export async function runJobs(clock: () => number = Date.now): Promise<number> {
  for (let done = 0; ; ) {
    const { rows } = await pg.query<Row>(
      `DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE queue LIKE 'notifications.%' ORDER BY id LIMIT 50)
       RETURNING id, queue, payload`,
    );
    if (rows.length === 0) return done;
    // What a DELETE gives back has no order.
    rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const { queue, payload } of rows) {
      if (queue.startsWith('notifications.plan-')) {
        await planNotifications(notifyPayload.parse(payload), { signal, clock });
      } else if (queue.startsWith('notifications.send-')) {
        await sendDeliveries(deliveryRefs.parse(payload), { signal, clock });
      }
      done += 1;
    }
  }
}

/** Releases what is due by this clock in all lanes, and does the jobs that come of it. */
export async function runDue(clock: () => number): Promise<void> {
  for (const lane of LANES) while ((await releaseDue(lane, 500, clock)) > 0);
  await runJobs(clock);
}

/** Asks for a notification and does all that can be done now. */
export async function tell(input: NotifyInput, clock: () => number = Date.now): Promise<void> {
  await notify.dispatch(input);
  await runJobs(clock);
}

/** A confirmed device of a person. */
export async function addDevice(userId: bigint, channel: DeviceChannel): Promise<{ id: bigint; address: string }> {
  const id = await newIdAsync();
  const address = `token-${id}`;
  await pg.query(
    `INSERT INTO notification_devices (id, user_id, channel, address, address_hash, name, confirmed_at)
     VALUES ($1, $2, $3::notification_channel, $4, $5, 'Test', now())`,
    [id, userId, channel, address, hashAddress(channel, address)],
  );
  return { id, address };
}

export type DeliveryRow = {
  id: bigint;
  channel: string;
  state: string;
  reason: string | null;
  provider: string | null;
  attempts: number;
  due_at: Date | null;
  carrier_id: bigint | null;
  last_error: string | null;
  sent_at: Date | null;
};

/** What became of a person's notifications, oldest first. */
export async function deliveriesOf(userId: bigint): Promise<DeliveryRow[]> {
  const { rows } = await pg.query<DeliveryRow>(
    'SELECT *, channel::text, state::text FROM notification_deliveries WHERE recipient_id = $1 ORDER BY id',
    [userId],
  );
  return rows;
}

/** The one delivery that a person has. */
export async function onlyDeliveryOf(userId: bigint): Promise<DeliveryRow> {
  const [row, ...others] = await deliveriesOf(userId);
  if (row === undefined || others.length > 0) throw new Error(`${others.length + (row ? 1 : 0)} deliveries, not one`);
  return row;
}

/** What stands in the trace of a person's notifications beyond the ordinary, oldest first. */
export async function eventsOf(userId: bigint): Promise<{ kind: string; detail: unknown }[]> {
  const { rows } = await pg.query<{ kind: string; detail: unknown }>(
    `SELECT e.kind, e.detail FROM notification_events e JOIN notifications n ON n.id = e.notification_id
      WHERE n.recipient_id = $1 ORDER BY e.id`,
    [userId],
  );
  return rows;
}

/** Somebody in Seoul who reads this language. */
export async function someoneInSeoul(language: 'ko' | 'en' = 'en') {
  const { user, viewer } = await makeUser();
  await pg.query(`UPDATE users SET language = $2, time_zone = 'Asia/Seoul' WHERE id = $1`, [user.id, language]);
  return { ...user, viewer };
}

/** What a person is told, oldest first. */
export async function notificationsOf(userId: bigint) {
  return (await pg.query('SELECT * FROM notifications WHERE recipient_id = $1 ORDER BY id', [userId])).rows;
}
