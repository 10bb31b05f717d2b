import { describe, expect, it } from 'vitest';
import { planNormal } from '@/server/notifications/jobs.ts';
import { pg } from '@/server/platform/db/client.ts';
import { startSite } from '@/server/platform/safe-fetch/testing/sites.ts';
import { createLinks } from '../bulk/create-links.ts';
import { createLink } from '../create-link.ts';
import { pauseAfter } from './retry-plan.ts';
import { changeWebhook, getWebhook } from './service.ts';
import { signatureOf } from './sign-delivery.ts';
import { HOUR, NOW, ORIGIN, withReceiver } from './testing/with-receiver.ts';

const hook = withReceiver();
const { doorAt, hooked, asked, run } = hook;

describe('a receiver that fails', () => {
  it('is tried exactly as planned, then given up', async () => {
    const { owner, webhook, deliveries } = await hooked();
    hook.answer = (response) => response.writeHead(500).end('down for\0maintenance');
    await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    const [{ id } = { id: 0n }] = await deliveries();
    let now = NOW;
    for (let attempt = 1; attempt <= 9; attempt++) {
      expect((await asked(id)).at(-1)?.attempt).toBe(attempt);
      await run(id, attempt, doorAt(now));
      const [delivery] = await deliveries();
      const pause = pauseAfter(attempt, () => 0.5);
      expect(delivery).toMatchObject({
        attempts: attempt,
        state: pause === null ? 'failed' : 'waiting',
        responseStatus: 500,
        responseBody: 'down for\ufffdmaintenance',
        failure: 'bad_status',
        nextAttemptAt: pause === null ? null : new Date(now + pause).toISOString(),
      });
      if (pause === null) break;
      // Counted from when its transaction began.
      const seconds = (await asked(id)).at(-1)?.seconds ?? 0;
      expect(seconds).toBeGreaterThan(pause / 1_000 - 0.01);
      expect(seconds).toBeLessThan(pause / 1_000 + 4);
      now += pause;
    }
    expect(hook.received).toHaveLength(9);
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(9);
    // A day without one good answer: it is switched off.
    expect(await getWebhook(owner, webhook.id)).toMatchObject({ isEnabled: false, failures: 9 });
    expect((await getWebhook(owner, webhook.id)).disabledAt).not.toBeNull();
    const { rows: notices } = await pg.query<{ payload: object }>(
      `SELECT payload FROM outbox WHERE queue = $1 AND payload->>'type' = 'webhook-disabled'
          AND payload->'data'->>'webhookId' = $2`,
      [planNormal.name, String(webhook.id)],
    );
    expect(notices.map(({ payload }) => payload)).toMatchObject([
      { recipients: [String(owner.id)], data: { host: new URL(webhook.url).host } },
    ]);
    await createLink(owner, { url: 'https://example.com/2' }, ORIGIN);
    expect(await deliveries()).toHaveLength(1);
    const back = await changeWebhook(owner, webhook.id, { isEnabled: true }, ORIGIN);
    expect(back).toMatchObject({ isEnabled: true, failures: 0, disabledAt: null, failingSince: null });
  });

  it('and comes back gets what it missed, and its failures are forgotten', async () => {
    const { owner, webhook, key, deliveries } = await hooked();
    hook.answer = (response) => response.writeHead(503).end();
    await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    const [{ id } = { id: 0n }] = await deliveries();
    await run(id, 1);
    expect(await getWebhook(owner, webhook.id)).toMatchObject({ failures: 1 });
    hook.answer = (response) => response.writeHead(200).end('thanks');
    await run(id, 2, doorAt(NOW + 5_000));
    expect(await deliveries()).toMatchObject([
      { state: 'delivered', attempts: 2, responseBody: 'thanks', failure: null },
    ]);
    expect(await getWebhook(owner, webhook.id)).toMatchObject({ failures: 0, failingSince: null });
    const [first, second] = hook.received;
    expect(second?.body).toBe(first?.body);
    // Each attempt is signed with its own second.
    for (const [message, seconds] of [
      [first, NOW / 1_000],
      [second, NOW / 1_000 + 5],
    ] as const) {
      const signature = signatureOf({ id: `msg_${id}`, seconds, body: message?.body ?? '', secret: key });
      expect(message?.headers['webhook-signature']).toBe(signature);
    }
  });

  it.each<[string, () => void, object, number?]>([
    ['is slow', () => (hook.answer = () => undefined), { failure: 'timeout', responseStatus: null }, 1_500],
    ['dies in the middle', () => (hook.answer = (response) => response.socket?.destroy()), { failure: 'connection' }],
    [
      'sends us elsewhere',
      () => (hook.answer = (response) => response.writeHead(302, { location: hook.site.url('/other') }).end()),
      { failure: 'bad_status', responseStatus: 302 },
    ],
    [
      'answers without end',
      () => (hook.answer = (response) => response.writeHead(500).end('x'.repeat(100_000))),
      { failure: 'bad_status', responseBody: 'x'.repeat(2_048) },
    ],
  ])('because it %s is tried again', async (_what, arrange, outcome, timeoutMs) => {
    const { owner, deliveries } = await hooked();
    arrange();
    await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    const [{ id } = { id: 0n }] = await deliveries();
    await run(id, 1, doorAt(NOW, timeoutMs));
    expect(await deliveries()).toMatchObject([{ state: 'waiting', attempts: 1, ...outcome }]);
    expect(hook.received).toHaveLength(1);
    expect((await asked(id)).map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('because nobody listens is told of no private address either', async () => {
    const { owner, webhook, deliveries } = await hooked();
    await pg.query(`UPDATE link_webhooks SET url = 'http://127.0.0.1:8088/' WHERE id = $1`, [webhook.id]);
    await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    const [{ id } = { id: 0n }] = await deliveries();
    await run(id, 1);
    expect(await deliveries()).toMatchObject([{ failure: 'private_address', state: 'waiting' }]);
    await hook.site.stop();
    await pg.query('UPDATE link_webhooks SET url = $2 WHERE id = $1', [webhook.id, hook.site.url('/')]);
    await run(id, 2);
    expect(await deliveries()).toMatchObject([{ failure: 'connection', attempts: 2 }]);
    hook.site = await startSite((_request, response) => response.end());
  });

  it('because it has gone for good (410) is switched off at once, with all that waits for it', async () => {
    const { owner, webhook, deliveries } = await hooked();
    hook.answer = (response) => response.writeHead(410).end();
    await createLinks(owner, [{ url: 'https://example.com/' }, { url: 'https://example.com/2' }], ORIGIN);
    const [{ id } = { id: 0n }] = await deliveries();
    await run(id, 1);
    expect(await getWebhook(owner, webhook.id)).toMatchObject({ isEnabled: false });
    expect((await deliveries()).map(({ state, failure }) => [state, failure])).toEqual([
      ['failed', 'webhook_disabled'],
      ['failed', 'webhook_disabled'],
    ]);
  });

  it('ten times in a row rests, and is asked by one delivery at a time', async () => {
    const { owner, webhook, deliveries } = await hooked();
    hook.answer = (response) => response.writeHead(500).end();
    await createLinks(
      owner,
      Array.from({ length: 14 }, (_, n) => ({ url: `https://example.com/${n}` })),
      ORIGIN,
    );
    const ids = (await deliveries()).map(({ id }) => id);
    for (const id of ids.slice(0, 10)) await run(id, 1);
    expect(hook.received).toHaveLength(10);
    await Promise.all(ids.slice(10, 12).map((id) => run(id, 1)));
    expect(hook.received).toHaveLength(10);
    expect((await deliveries()).filter(({ failure }) => failure === 'receiver_rests')).toHaveLength(2);
    // Half a minute later one of two may ask; when it gets a good answer, everybody may.
    hook.answer = (response) => response.writeHead(200).end();
    await Promise.all(ids.slice(12, 14).map((id) => run(id, 1, doorAt(NOW + 30_000))));
    expect(hook.received).toHaveLength(11);
    expect(await getWebhook(owner, webhook.id)).toMatchObject({ failures: 0 });
    await Promise.all(ids.slice(0, 2).map((id) => run(id, 2, doorAt(NOW + 31_000))));
    expect(hook.received).toHaveLength(13);
  });

  it('for less than a day is not switched off, however often it fails', async () => {
    const { owner, webhook, deliveries } = await hooked();
    hook.answer = (response) => response.writeHead(500).end();
    await createLinks(
      owner,
      Array.from({ length: 12 }, (_, n) => ({ url: `https://example.com/${n}` })),
      ORIGIN,
    );
    for (const [index, { id }] of (await deliveries()).entries()) await run(id, 1, doorAt(NOW + index * HOUR));
    expect(await getWebhook(owner, webhook.id)).toMatchObject({ isEnabled: true, failures: 12 });
  });
});
