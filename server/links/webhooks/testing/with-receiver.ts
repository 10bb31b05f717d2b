import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import type { FetchOptions } from '@/server/platform/safe-fetch/safe-fetch.ts';
import { fetchAmong, type Site, startSite } from '@/server/platform/safe-fetch/testing/sites.ts';
import { createOwner } from '../../factory.ts';
import { type AttemptDoor, makeAttempt } from '../attempt-delivery.ts';
import { attemptDelivery } from '../jobs.ts';
import { deliveryAttempt, listDeliveriesQuery } from '../schema.ts';
import { createWebhook, listDeliveries } from '../service.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from '../terms.ts';

export const ORIGIN = 'https://maru.example';
export const NOW = Date.UTC(2026, 10, 28, 12);
export const HOUR = 3_600_000;
const ALL: WebhookEvent[] = [...WEBHOOK_EVENTS];

type Received = { headers: IncomingMessage['headers']; body: string };

/** A receiver for each test of a file that keeps what it was sent and answers as it is told, with what tests do around it. */
export function withReceiver() {
  const hook = {
    site: undefined as unknown as Site,
    received: [] as Received[],
    answer: (response: ServerResponse): void => void response.writeHead(204).end(),
    doorAt,
    hooked,
    asked,
    run,
  };

  beforeEach(async () => {
    hook.received = [];
    hook.answer = (response) => response.writeHead(204).end();
    hook.site = await startSite((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        hook.received.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
        hook.answer(response);
      });
    });
  });
  afterEach(() => hook.site.stop());
  afterAll(async () => {
    await closeRedis();
    await closeDb();
  });

  /** The door with a clock that only moves when it is told, and a receiver that has `timeoutMs` to answer. */
  function doorAt(now: number, timeoutMs = 5_000): AttemptDoor {
    const fetch = fetchAmong([hook.site]);
    return {
      fetch: (url: string, options: FetchOptions = {}) => fetch(url, { ...options, timeoutMs }),
      clock: () => now,
      random: () => 0.5,
    };
  }

  /** Somebody with a webhook that leads to the receiver. */
  async function hooked(events: WebhookEvent[] = ALL) {
    const owner = await createOwner();
    const { secret, ...webhook } = await createWebhook(owner, { url: hook.site.url('/hook'), events }, ORIGIN);
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
  function run(deliveryId: bigint, attempt: number, door: AttemptDoor = doorAt(NOW)) {
    return makeAttempt(
      { deliveryId, attempt },
      { once: (work) => transaction(work), signal: new AbortController().signal },
      door,
    );
  }

  return hook;
}
