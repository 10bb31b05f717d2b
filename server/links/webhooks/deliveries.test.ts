import { createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { startDispatcher } from '@/server/platform/outbox/dispatcher.ts';
import { bind } from '@/server/platform/queue/bind.ts';
import { startWorkers } from '@/server/platform/queue/run-workers.ts';
import { removeLinks } from '../bulk/change-links.ts';
import { createLinks } from '../bulk/create-links.ts';
import { createLink } from '../create-link.ts';
import { createOwner } from '../factory.ts';
import { changeLink, removeLink } from '../service.ts';
import { makeAttempt } from './attempt-delivery.ts';
import { attemptDelivery } from './jobs.ts';
import { listDeliveriesQuery } from './schema.ts';
import { changeWebhook, createWebhook, listDeliveries, sendAgain, testWebhook } from './service.ts';
import { NOW, ORIGIN, withReceiver } from './testing/with-receiver.ts';

const hook = withReceiver();
const { doorAt, hooked, run } = hook;

describe('what a receiver gets', () => {
  it('is the event with the link, signed so that the receiver can tell it is ours', async () => {
    const { owner, key, deliveries } = await hooked();
    const link = await createLink(owner, { url: 'https://example.com/여름', title: '여름', tags: ['a'] }, ORIGIN);
    const [delivery] = await deliveries();
    await run(delivery?.id ?? 0n, 1);
    const [message] = hook.received;
    expect(message?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': `msg_${delivery?.id}`,
      'webhook-timestamp': String(NOW / 1_000),
    });
    const signed = `msg_${delivery?.id}.${NOW / 1_000}.${message?.body}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(message?.headers['webhook-signature']).toBe(`v1,${signature}`);
    expect(JSON.parse(message?.body ?? '')).toEqual({
      type: 'link.created',
      timestamp: expect.any(String),
      data: {
        link: expect.objectContaining({ id: String(link.id), shortUrl: link.shortUrl, title: '여름', tags: ['a'] }),
      },
    });
    expect(message?.body).not.toContain('passwordHash');
    expect(await deliveries()).toMatchObject([
      { state: 'delivered', attempts: 1, responseStatus: 204, failure: null, nextAttemptAt: null },
    ]);
  });

  it('is one delivery for each event, link and webhook that listens', async () => {
    const { owner, webhook, deliveries } = await hooked(['link.created', 'link.deleted']);
    const link = await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    const ofLink = await createWebhook(
      owner,
      { url: hook.site.url('/one'), events: ['link.changed', 'link.deleted'], linkId: link.id },
      ORIGIN,
    );
    await changeLink(owner, link.id, { title: 'New' }, ORIGIN);
    const { items } = await createLinks(
      owner,
      [{ url: 'https://example.com/2' }, { url: 'https://example.com/3' }],
      ORIGIN,
    );
    await removeLink(owner, link.id);
    await removeLinks(owner, [items[0]?.link?.id ?? 0n]);
    await createLink(await createOwner(), { url: 'https://example.com/' }, ORIGIN);
    expect((await deliveries()).map(({ event }) => event).reverse()).toEqual([
      ...['link.created', 'link.created', 'link.created'],
      ...['link.deleted', 'link.deleted'],
    ]);
    const one = (await listDeliveries(owner, ofLink.id, listDeliveriesQuery.parse({}))).items;
    expect(one.map(({ event }) => event).reverse()).toEqual(['link.changed', 'link.deleted']);
    await changeWebhook(owner, webhook.id, { isEnabled: false }, ORIGIN);
    await createLink(owner, { url: 'https://example.com/4' }, ORIGIN);
    expect(await deliveries()).toHaveLength(5);
  });

  it('comes by the workers, and nothing of a change that was rolled back', { timeout: 60_000 }, async () => {
    const { owner, deliveries } = await hooked();
    const dispatcher = startDispatcher({ pollMs: 50 });
    const door = doorAt(NOW);
    const handlers = {
      attemptDelivery: (payload: { deliveryId: bigint; attempt: number }, context: Parameters<typeof makeAttempt>[1]) =>
        makeAttempt(payload, context, door),
    };
    const workers = startWorkers([bind({ attemptDelivery }, handlers)]);
    await expect(createLink(owner, { url: 'https://example.com/', alias: 'admin' }, ORIGIN)).rejects.toThrow();
    await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    await vi.waitFor(async () => expect(await deliveries()).toMatchObject([{ state: 'delivered' }]), {
      timeout: 20_000,
    });
    expect(hook.received).toHaveLength(1);
    await Promise.all([workers.stop(2_000), dispatcher.stop()]);
  });
});

describe('a delivery', () => {
  it('whose worker was killed after posting comes again under the same id, and is written down once', async () => {
    const { owner, deliveries } = await hooked();
    await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    const [{ id } = { id: 0n }] = await deliveries();
    const killed = makeAttempt(
      { deliveryId: id, attempt: 1 },
      { once: () => Promise.reject(new Error('killed')), signal: new AbortController().signal },
      doorAt(NOW),
    );
    await expect(killed).rejects.toThrow('killed');
    await Promise.all([run(id, 1), run(id, 1)]);
    await run(id, 1);
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`msg_${id}`]));
    expect(hook.received.length).toBeGreaterThanOrEqual(2);
    expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });

  it('can be sent again when it has ended, and not while it waits', async () => {
    const { owner, webhook, deliveries } = await hooked();
    const test = await testWebhook(owner, webhook.id);
    expect(test).toMatchObject({ event: 'webhook.test', state: 'waiting' });
    await expect(sendAgain(owner, webhook.id, test.id)).rejects.toMatchObject({
      details: { reason: 'delivery_waiting' },
    });
    await run(test.id, 1);
    expect(await sendAgain(owner, webhook.id, test.id)).toMatchObject({ state: 'waiting', attempts: 0 });
    await run(test.id, 1);
    expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    expect(hook.received.map(({ headers }) => headers['webhook-id'])).toEqual([`msg_${test.id}`, `msg_${test.id}`]);
    await changeWebhook(owner, webhook.id, { isEnabled: false }, ORIGIN);
    await expect(testWebhook(owner, webhook.id)).rejects.toMatchObject({ details: { reason: 'webhook_off' } });
    await expect(sendAgain(owner, webhook.id, test.id)).rejects.toMatchObject({ details: { reason: 'webhook_off' } });
  });
});
