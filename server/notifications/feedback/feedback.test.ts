import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as emailRoute from '@/app/api/v1/notifications/feedback/email/route.ts';
import * as smsRoute from '@/app/api/v1/notifications/feedback/sms/[token]/route.ts';
import { startSms } from '@/e2e/doubles/sms.ts';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { call, makeRequest } from '@/server/platform/http/testing/request.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { makeUser } from '@/server/users/factory.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { findSuppressions } from '../suppressions/repository.ts';
import type { SentChannel } from '../terms.ts';
import { smsReportAddress } from '../tracking/addresses.ts';
import { messageIdOf } from './message-id.ts';

const SECRET = 'a secret of more than thirty-two characters';
const NUMBER = '+821012345678';
const service = await startSms();

let mina: { id: bigint; email: string };
let id: bigint;

beforeEach(async () => {
  vi.stubEnv('MAIL_WEBHOOK_SECRET', SECRET);
  vi.stubEnv('SMS_URL', service.url);
  dropSingleton('env');
  mina = (await makeUser()).user;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  dropSingleton('env');
  await pg.query('DELETE FROM notification_suppressions');
});

afterAll(async () => {
  await service.stop();
  await closeRedis();
  await closeDb();
});

async function sent(channel: SentChannel): Promise<bigint> {
  const notificationId = await newIdAsync();
  id = await newIdAsync();
  await pg.query(
    `INSERT INTO notifications (id, recipient_id, type, lane, dedupe_key, data, in_app, expires_at)
     VALUES ($1, $2, 'announcement', 'bulk', $3, '{}', true, now())`,
    [notificationId, mina.id, String(id)],
  );
  await pg.query(
    `INSERT INTO notification_deliveries (id, notification_id, recipient_id, channel, lane, state, sent_at, expires_at)
     VALUES ($1, $2, $3, $4::notification_channel, 'bulk', 'sent', now(), now())`,
    [id, notificationId, mina.id, channel],
  );
  return id;
}

const delivery = async () => (await pg.query('SELECT * FROM notification_deliveries WHERE id = $1', [id])).rows[0];
const suppressed = async (channel: SentChannel, address: string) =>
  (await findSuppressions(channel, [hashAddress(channel, address)]))[0]?.reason ?? null;

describe('reports on mail', () => {
  function report(events: unknown, { secret = SECRET, at = Date.now() } = {}): Promise<Response> {
    const body = JSON.stringify({ events });
    const [webhookId, timestamp] = ['msg_1', String(Math.floor(at / 1_000))];
    const signature = createHmac('sha256', secret).update(`${webhookId}.${timestamp}.${body}`).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'webhook-id': webhookId,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,bm90IHRoaXM= v1,${signature}`,
    };
    return call(emailRoute.POST, makeRequest('/api/v1/notifications/feedback/email', { body, headers }));
  }
  const taken = async (answer: Promise<Response>) => (await (await answer).json()).taken;

  it('that it arrived are written down once', async () => {
    const messageId = messageIdOf(await sent('email'));
    expect(await taken(report([{ kind: 'delivered', messageId }]))).toBe(1);
    expect(await delivery()).toMatchObject({ state: 'delivered', delivered_at: expect.any(Date) });
    const { delivered_at: first } = await delivery();
    await report([{ kind: 'delivered', messageId }]);
    expect((await delivery()).delivered_at).toEqual(first);
  });

  it('that it came back for good put the address on the list, a soft one does not', async () => {
    const messageId = messageIdOf(await sent('email'));
    await report([{ kind: 'bounce', isHard: false, messageId, detail: '452 full' }]);
    expect(await delivery()).toMatchObject({ state: 'failed', last_error: '452 full' });
    expect(await suppressed('email', mina.email)).toBeNull();
    await report([{ kind: 'bounce', messageId: messageIdOf(await sent('email')), detail: '550 5.1.1' }]);
    expect(await suppressed('email', mina.email)).toBe('bounce');
  });

  it('of a complaint put the address on the list, also by the address alone', async () => {
    expect(await taken(report([{ kind: 'complaint', address: mina.email.toUpperCase() }]))).toBe(1);
    expect(await suppressed('email', mina.email)).toBe('complaint');
  });

  it('on what is not ours count nothing', async () => {
    await sent('email');
    const forged = messageIdOf(id).replace(/^<./, '<z');
    expect(
      await taken(
        report([
          { kind: 'bounce', messageId: forged },
          { kind: 'delivered', messageId: '<a@b>' },
        ]),
      ),
    ).toBe(0);
    expect(await delivery()).toMatchObject({ state: 'sent' });
  });

  it('that are not signed, old, or none are refused; without a secret there is nothing', async () => {
    const events = [{ kind: 'complaint', address: mina.email }];
    expect((await report(events, { secret: 'another secret of thirty-two characters' })).status).toBe(401);
    expect((await report(events, { at: Date.now() - 600_000 })).status).toBe(401);
    const invalid = await report([{ kind: 'opened' }]);
    expect([invalid.status, (await invalid.json()).reason]).toEqual([422, 'feedback_kind_invalid']);
    expect(await suppressed('email', mina.email)).toBeNull();
    vi.stubEnv('MAIL_WEBHOOK_SECRET', '');
    dropSingleton('env');
    expect((await report(events)).status).toBe(404);
  });
});

describe('reports on texts', () => {
  async function report(status: string, more: { errorCode?: number; spoil?: (request: Request) => Request } = {}) {
    const address = smsReportAddress(id);
    const signed = service.report(address, { sid: 'SM1', to: NUMBER }, status, more.errorCode);
    const headers = Object.fromEntries(signed.headers);
    const request = makeRequest(new URL(address).pathname, { body: await signed.text(), headers });
    return call(smsRoute.POST, more.spoil?.(request) ?? request, { token: address.split('/').at(-1) });
  }

  it('that one arrived are written down; what happens on the way says nothing', async () => {
    await sent('sms');
    expect((await report('sent')).status).toBe(204);
    expect(await delivery()).toMatchObject({ state: 'sent' });
    expect((await report('delivered')).status).toBe(204);
    expect(await delivery()).toMatchObject({ state: 'delivered' });
  });

  it('that one did not arrive say why; a number that nobody has gets nothing more', async () => {
    await sent('sms');
    await report('undelivered', { errorCode: 30003 });
    expect(await delivery()).toMatchObject({ state: 'failed', last_error: 'undelivered 30003' });
    expect(await suppressed('sms', NUMBER)).toBeNull();
    await sent('sms');
    await report('undelivered', { errorCode: 30005 });
    expect(await suppressed('sms', NUMBER)).toBe('bounce');
  });

  it('that others have made are refused', async () => {
    await sent('sms');
    const spoil = (request: Request) => {
      request.headers.set('x-twilio-signature', Buffer.alloc(20, 1).toString('base64'));
      return request;
    };
    expect((await report('failed', { spoil })).status).toBe(401);
    expect(await delivery()).toMatchObject({ state: 'sent' });
    const forged = makeRequest('/x', {
      body: 'AccountSid=ACdouble&MessageStatus=failed',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect((await call(smsRoute.POST, forged, { token: 'a.b' })).status).toBe(404);
    vi.stubEnv('SMS_URL', '');
    dropSingleton('env');
    expect((await report('failed')).status).toBe(404);
  });
});
