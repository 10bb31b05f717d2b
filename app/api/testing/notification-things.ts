import { createECDH, createHash, createHmac } from 'node:crypto';
import { replaceProviders } from '@/server/notifications/channels/providers.ts';
import { addDevice } from '@/server/notifications/testing/pipeline.ts';
import { recordingProvider } from '@/server/notifications/testing/recording-provider.ts';
import { smsReportAddress, unsubscribeAddress } from '@/server/notifications/tracking/addresses.ts';
import { pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import type { Sent } from './documented-calls.ts';
import type { Person } from './fixture-things.ts';

export async function aNotification({ user }: Person): Promise<{ id: string }> {
  const id = await newIdAsync();
  await pg.query(
    `INSERT INTO notifications (id, recipient_id, type, lane, dedupe_key, data, in_app, expires_at)
     VALUES ($1, $2, 'click-milestone', 'normal', $3, '{"linkId":"7","alias":"spring","clicks":100}', true, now() + interval '1 day')`,
    [id, user.id, `fixture:${id}`],
  );
  return { id: String(id) };
}

/** One whose mail was given up. */
export async function aDeadNotification(person: Person): Promise<{ id: string }> {
  const { id } = await aNotification(person);
  await pg.query(
    `INSERT INTO notification_deliveries (id, notification_id, recipient_id, channel, lane, state, reason, expires_at)
     VALUES ($1, $2, $3, 'email', 'normal', 'dead', 'expired', now())`,
    [await newIdAsync(), id, person.user.id],
  );
  return { id };
}

export const aWebPush = {
  channel: 'web_push',
  address: 'https://push.example/send/abc',
  keys: { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: Buffer.alloc(16, 7).toString('base64url') },
  name: 'Firefox on Linux',
};

/** Lets every channel be sent on. */
export function openChannels(): void {
  replaceProviders({
    web_push: [recordingProvider('web_push')],
    apns: [recordingProvider('apns')],
    fcm: [recordingProvider('fcm')],
    sms: [recordingProvider('sms')],
  });
}

export async function aDevice({ user }: Person): Promise<{ id: string }> {
  return { id: String((await addDevice(user.id, 'fcm')).id) };
}

export const A_CODE = '123456';

/** A number whose code is `A_CODE`. */
export async function aNumber({ user }: Person): Promise<{ id: string }> {
  const { id } = await addDevice(user.id, 'sms');
  await pg.query(
    `UPDATE notification_devices SET confirmed_at = NULL, code_hash = $2, code_expires_at = now() + interval '5 minutes',
       address = '+8210' || right(id::text, 8) WHERE id = $1`,
    [id, createHash('sha256').update(`${id} ${A_CODE}`).digest()],
  );
  return { id: String(id) };
}

export function anUnsubscription({ user }: Person): { token: string } {
  return { token: unsubscribeAddress(user.id, 'announcement', 'email').split('/').at(-1) ?? '' };
}

/** What a mail service reports, signed. */
export function aMailReport({ user }: Person): Sent {
  const secret = 'only-for-tests-only-for-tests-only-for-tests';
  process.env.MAIL_WEBHOOK_SECRET = secret;
  dropSingleton('env');
  const body = JSON.stringify({ events: [{ kind: 'bounce', address: user.email, detail: '550 5.1.1' }] });
  const [id, timestamp] = ['msg_1', String(Math.floor(Date.now() / 1_000))];
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
  };
}

/** What a service that sends texts reports, signed. */
export function aTextReport(): Sent {
  process.env.SMS_URL = 'https://ACfixture:token@sms.example?from=%2B15550100';
  dropSingleton('env');
  const address = smsReportAddress(7n);
  const signed = `${address}AccountSidACfixtureMessageStatusdelivered`;
  return {
    params: { token: address.split('/').at(-1) ?? '' },
    body: 'AccountSid=ACfixture&MessageStatus=delivered',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', 'token').update(signed).digest('base64'),
    },
  };
}

/** A way out that was spoken with. */
export async function aProvider(): Promise<{ channel: string; name: string }> {
  await pg.query(
    `INSERT INTO notification_providers (channel, name, state) VALUES ('sms', 'fixture', 'open')
     ON CONFLICT (channel, name) DO UPDATE SET state = 'open'`,
  );
  return { channel: 'sms', name: 'fixture' };
}

export const aTemplate = { type: 'export-ready', surface: 'email' };

/** The version that somebody who looks at the Korean text now has seen. */
export async function newestVersion({ type, surface }: { type: string; surface: string }): Promise<number> {
  const { rows } = await pg.query<{ version: number }>(
    `SELECT coalesce(max(version), 0) AS version FROM notification_templates
      WHERE type = $1 AND surface = $2 AND language = 'ko'`,
    [type, surface],
  );
  return rows[0]?.version ?? 0;
}

export const anAnnouncement = {
  texts: { ko: { title: '안내', body: '쉬어 가요.' }, en: { title: 'News', body: 'We pause.' } },
  url: '/links',
  segment: { roles: ['admin'], activeWithinDays: 30 },
};

/** One that waits for its time. */
export async function aScheduledAnnouncement({ user }: Person): Promise<{ id: string }> {
  const id = await newIdAsync();
  await pg.query(
    `INSERT INTO announcements (id, texts, segment, state, scheduled_at, created_by)
     VALUES ($1, $2, '{}', 'scheduled', now() + interval '1 day', $3)`,
    [id, JSON.stringify(anAnnouncement.texts), user.id],
  );
  return { id: String(id) };
}

/** An address that nothing is sent to. */
export async function aSuppression(): Promise<{ channel: string; hash: string }> {
  const hash = createHash('sha256')
    .update(String(await newIdAsync()))
    .digest();
  await pg.query(
    `INSERT INTO notification_suppressions (channel, address_hash, reason) VALUES ('email', $1, 'bounce')`,
    [hash],
  );
  return { channel: 'email', hash: hash.toString('hex') };
}
