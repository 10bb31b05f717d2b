import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { planNormal } from '@/server/notifications/jobs.ts';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { startDispatcher } from '@/server/platform/outbox/dispatcher.ts';
import { bind } from '@/server/platform/queue/bind.ts';
import { startWorkers } from '@/server/platform/queue/run-workers.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import type { FetchOptions } from '@/server/platform/safe-fetch/safe-fetch.ts';
import { fetchAmong, type Site, startSite } from '@/server/platform/safe-fetch/testing/sites.ts';
import { removeLinks } from '../bulk/change-links.ts';
import { createLinks } from '../bulk/create-links.ts';
import { createLink } from '../create-link.ts';
import { createOwner } from '../factory.ts';
import { changeLink, removeLink } from '../service.ts';
import { type AttemptDoor, makeAttempt } from './attempt-delivery.ts';
import { attemptDelivery, gatherClicks } from './jobs.ts';
import { pauseAfter } from './retry-plan.ts';
import { deliveryAttempt, listDeliveriesQuery } from './schema.ts';
import { changeWebhook, createWebhook, getWebhook, listDeliveries, sendAgain, testWebhook } from './service.ts';
import { signatureOf } from './sign-delivery.ts';
import { noteClicksForWebhooks, tellGatheredClicks } from './tell-clicks.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from './terms.ts';

const ORIGIN = 'https://maru.example';
const NOW = Date.UTC(2026, 10, 28, 12);
const HOUR = 3_600_000;
const ALL: WebhookEvent[] = [...WEBHOOK_EVENTS];

type Received = { headers: IncomingMessage['headers']; body: string };

/** A receiver that keeps what it was sent and answers as it is told. */
let receiver: Site;
let received: Received[] = [];
let answer: (response: ServerResponse) => void = (response) => response.writeHead(204).end();

beforeEach(async () => {
  received = [];
  answer = (response) => response.writeHead(204).end();
  receiver = await startSite((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
      answer(response);
    });
  });
});

afterEach(() => receiver.stop());

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

/** The door with a clock that only moves when it is told, and a receiver that has `timeoutMs` to answer. */
function doorAt(now: number, timeoutMs = 5_000): AttemptDoor {
  const fetch = fetchAmong([receiver]);
  return {
    fetch: (url: string, options: FetchOptions = {}) => fetch(url, { ...options, timeoutMs }),
    clock: () => now,
    random: () => 0.5,
  };
}

async function hooked(events: WebhookEvent[] = ALL) {
  const owner = await createOwner();
  const { secret, ...webhook } = await createWebhook(owner, { url: receiver.url('/hook'), events }, ORIGIN);
  const deliveries = async () => (await listDeliveries(owner, webhook.id, listDeliveriesQuery.parse({}))).items;
  return { owner, webhook, key: Buffer.from(secret.slice('whsec_'.length), 'base64'), deliveries };
}

/** The attempts that wait in the outbox for a delivery, with how long they wait. */
async function asked(deliveryId: bigint) {
  const { rows } = await pg.query<{ payload: unknown; seconds: number }>(
    `SELECT payload, extract(epoch FROM available_at - created_at)::float8 AS seconds FROM outbox
      WHERE queue = $1 AND payload->>'deliveryId' = $2 ORDER BY id`,
    [attemptDelivery.name, String(deliveryId)],
  );
  return rows.map(({ payload, seconds }) => ({ ...deliveryAttempt.parse(payload), seconds }));
}

/** One run of the job, as a worker makes it. */
const run = (deliveryId: bigint, attempt: number, door: AttemptDoor = doorAt(NOW)) =>
  makeAttempt(
    { deliveryId, attempt },
    { once: (work) => transaction(work), signal: new AbortController().signal },
    door,
  );

describe('what a receiver gets', () => {
  it('is the event with the link, signed so that the receiver can tell it is ours', async () => {
    const { owner, key, deliveries } = await hooked();
    const link = await createLink(owner, { url: 'https://example.com/여름', title: '여름', tags: ['a'] }, ORIGIN);
    const [delivery] = await deliveries();
    await run(delivery?.id ?? 0n, 1);
    const [message] = received;
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
      { url: receiver.url('/one'), events: ['link.changed', 'link.deleted'], linkId: link.id },
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

  it('comes by the workers, and nothing of a change that was rolled back', async () => {
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
    expect(received).toHaveLength(1);
    await Promise.all([workers.stop(2_000), dispatcher.stop()]);
  });
});

describe('a receiver that fails', () => {
  it('is tried exactly as planned, then given up', async () => {
    const { owner, webhook, deliveries } = await hooked();
    answer = (response) => response.writeHead(500).end('down for\0maintenance');
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
      expect((await asked(id)).at(-1)?.seconds).toBeCloseTo(pause / 1_000, 0);
      now += pause;
    }
    expect(received).toHaveLength(9);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(9);
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
    answer = (response) => response.writeHead(503).end();
    await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    const [{ id } = { id: 0n }] = await deliveries();
    await run(id, 1);
    expect(await getWebhook(owner, webhook.id)).toMatchObject({ failures: 1 });
    answer = (response) => response.writeHead(200).end('thanks');
    await run(id, 2, doorAt(NOW + 5_000));
    expect(await deliveries()).toMatchObject([
      { state: 'delivered', attempts: 2, responseBody: 'thanks', failure: null },
    ]);
    expect(await getWebhook(owner, webhook.id)).toMatchObject({ failures: 0, failingSince: null });
    const [first, second] = received;
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

  it.each<[string, () => void, object]>([
    ['is slow', () => (answer = () => undefined), { failure: 'timeout', responseStatus: null }],
    ['dies in the middle', () => (answer = (response) => response.socket?.destroy()), { failure: 'connection' }],
    [
      'sends us elsewhere',
      () => (answer = (response) => response.writeHead(302, { location: receiver.url('/other') }).end()),
      { failure: 'bad_status', responseStatus: 302 },
    ],
    [
      'answers without end',
      () => (answer = (response) => response.writeHead(500).end('x'.repeat(100_000))),
      { failure: 'bad_status', responseBody: 'x'.repeat(2_048) },
    ],
  ])('because it %s is tried again', async (_what, arrange, outcome) => {
    const { owner, deliveries } = await hooked();
    arrange();
    await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    const [{ id } = { id: 0n }] = await deliveries();
    await run(id, 1, doorAt(NOW, 300));
    expect(await deliveries()).toMatchObject([{ state: 'waiting', attempts: 1, ...outcome }]);
    expect(received).toHaveLength(1);
    expect((await asked(id)).map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('because nobody listens is told of no private address either', async () => {
    const { owner, webhook, deliveries } = await hooked();
    await pg.query(`UPDATE link_webhooks SET url = 'http://127.0.0.1:8088/' WHERE id = $1`, [webhook.id]);
    await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    const [{ id } = { id: 0n }] = await deliveries();
    await run(id, 1);
    expect(await deliveries()).toMatchObject([{ failure: 'private_address', state: 'waiting' }]);
    await receiver.stop();
    await pg.query('UPDATE link_webhooks SET url = $2 WHERE id = $1', [webhook.id, receiver.url('/')]);
    await run(id, 2);
    expect(await deliveries()).toMatchObject([{ failure: 'connection', attempts: 2 }]);
    receiver = await startSite((_request, response) => response.end());
  });

  it('because it has gone for good (410) is switched off at once, with all that waits for it', async () => {
    const { owner, webhook, deliveries } = await hooked();
    answer = (response) => response.writeHead(410).end();
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
    answer = (response) => response.writeHead(500).end();
    await createLinks(
      owner,
      Array.from({ length: 14 }, (_, n) => ({ url: `https://example.com/${n}` })),
      ORIGIN,
    );
    const ids = (await deliveries()).map(({ id }) => id);
    for (const id of ids.slice(0, 10)) await run(id, 1);
    expect(received).toHaveLength(10);
    await Promise.all(ids.slice(10, 12).map((id) => run(id, 1)));
    expect(received).toHaveLength(10);
    expect((await deliveries()).filter(({ failure }) => failure === 'receiver_rests')).toHaveLength(2);
    // Half a minute later one of two may ask; when it gets a good answer, everybody may.
    answer = (response) => response.writeHead(200).end();
    await Promise.all(ids.slice(12, 14).map((id) => run(id, 1, doorAt(NOW + 30_000))));
    expect(received).toHaveLength(11);
    expect(await getWebhook(owner, webhook.id)).toMatchObject({ failures: 0 });
    await Promise.all(ids.slice(0, 2).map((id) => run(id, 2, doorAt(NOW + 31_000))));
    expect(received).toHaveLength(13);
  });

  it('for less than a day is not switched off, however often it fails', async () => {
    const { owner, webhook, deliveries } = await hooked();
    answer = (response) => response.writeHead(500).end();
    await createLinks(
      owner,
      Array.from({ length: 12 }, (_, n) => ({ url: `https://example.com/${n}` })),
      ORIGIN,
    );
    for (const [index, { id }] of (await deliveries()).entries()) await run(id, 1, doorAt(NOW + index * HOUR));
    expect(await getWebhook(owner, webhook.id)).toMatchObject({ isEnabled: true, failures: 12 });
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
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`msg_${id}`]));
    expect(received.length).toBeGreaterThanOrEqual(2);
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
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([`msg_${test.id}`, `msg_${test.id}`]);
    await changeWebhook(owner, webhook.id, { isEnabled: false }, ORIGIN);
    await expect(testWebhook(owner, webhook.id)).rejects.toMatchObject({ details: { reason: 'webhook_off' } });
    await expect(sendAgain(owner, webhook.id, test.id)).rejects.toMatchObject({ details: { reason: 'webhook_off' } });
  });
});

describe('clicks', () => {
  const click = (linkId: bigint, added: number) =>
    transaction((tx) => noteClicksForWebhooks([{ id: linkId, added: BigInt(added) }], tx));
  const waiting = async (webhookId: bigint) => {
    const { rows } = await pg.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM outbox WHERE queue = $1 AND payload->>'webhookId' = $2`,
      [gatherClicks.name, String(webhookId)],
    );
    return rows[0]?.count;
  };

  it('are gathered: one delivery with counts, however many there were', async () => {
    const { owner, webhook, deliveries } = await hooked(['link.clicked']);
    const [one, other] = [
      await createLink(owner, { url: 'https://example.com/1' }, ORIGIN),
      await createLink(owner, { url: 'https://example.com/2' }, ORIGIN),
    ];
    // Whoever believed that nobody listens believes it for two seconds at most.
    await vi.waitFor(async () => {
      await click(one.id, 1);
      expect(await waiting(webhook.id)).toBe(1);
    }, 5_000);
    const { rows } = await pg.query<{ count: number }>('SELECT count FROM link_webhook_clicks WHERE webhook_id = $1', [
      webhook.id,
    ]);
    const before = rows[0]?.count ?? 0;
    await Promise.all(Array.from({ length: 20 }, () => click(one.id, 3)));
    await click(other.id, 5);
    await tellGatheredClicks({ webhookId: webhook.id }, 0);
    const [delivery, ...others] = await deliveries();
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({
      event: 'link.clicked',
      body: {
        data: {
          clicks: expect.arrayContaining([
            {
              link: { id: String(one.id), alias: one.alias, shortUrl: one.shortUrl },
              count: before + 60,
              since: expect.any(String),
            },
            expect.objectContaining({ count: 5 }),
          ]),
        },
      },
    });
    await tellGatheredClicks({ webhookId: webhook.id }, 0);
    expect(await deliveries()).toHaveLength(1);
  });

  it('wait for their second, and none is lost however they fall', async () => {
    const { owner, webhook, deliveries } = await hooked(['link.clicked']);
    const link = await createLink(owner, { url: 'https://example.com/1' }, ORIGIN);
    await vi.waitFor(async () => {
      await click(link.id, 1);
      expect(await waiting(webhook.id)).toBe(1);
    }, 5_000);
    await tellGatheredClicks({ webhookId: webhook.id }, 60_000);
    expect(await deliveries()).toEqual([]);
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        n % 3 === 0 ? tellGatheredClicks({ webhookId: webhook.id }, 0) : click(link.id, 1),
      ),
    );
    await tellGatheredClicks({ webhookId: webhook.id }, 0);
    const told = (await deliveries()).flatMap(({ body }) => (body.data as { clicks: { count: number }[] }).clicks);
    const sum = told.reduce((total, { count }) => total + count, 0);
    expect(sum).toBeGreaterThanOrEqual(21);
    // Every row that began anew has a job that comes for it.
    const jobs = await waiting(webhook.id);
    expect(jobs).toBeGreaterThanOrEqual((await deliveries()).length);
  });

  it('are not gathered for a receiver that fails again and again', async () => {
    const { owner, webhook } = await hooked(['link.clicked']);
    const link = await createLink(owner, { url: 'https://example.com/1' }, ORIGIN);
    await pg.query('UPDATE link_webhooks SET failures = 10 WHERE id = $1', [webhook.id]);
    await click(link.id, 1);
    expect(await waiting(webhook.id)).toBe(0);
  });
});
