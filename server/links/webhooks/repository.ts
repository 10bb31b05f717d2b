import { pg, prisma } from '@/server/platform/db/client.ts';
import type { LinkWebhookDelivery, LinkWebhook as WebhookRow } from '@/server/platform/db/generated/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { Authorized } from '../policy.ts';
import type { DeliveryState } from './terms.ts';

export type { LinkWebhookDelivery, WebhookRow };

/** What a webhook begins with. */
export type NewWebhook = Pick<WebhookRow, 'id' | 'ownerId' | 'linkId' | 'url' | 'origin' | 'secret' | 'events'>;

/**
 * Stores a webhook; null when the person has `max` already. Those who make some at the same time wait for each other.
 */
export async function insertWebhook(webhook: NewWebhook, max: number, tx: Transaction): Promise<WebhookRow | null> {
  await tx.pg.query({
    name: 'link-webhooks-lock',
    text: "SELECT pg_advisory_xact_lock(hashtextextended('links:webhooks:' || $1, 0))",
    values: [String(webhook.ownerId)],
  });
  if ((await tx.prisma.linkWebhook.count({ where: { ownerId: webhook.ownerId } })) >= max) return null;
  return tx.prisma.linkWebhook.create({ data: webhook });
}

export function findWebhook(id: bigint): Promise<WebhookRow | null> {
  return prisma.linkWebhook.findUnique({ where: { id } });
}

/** A person's webhooks, newest first. @param linkId of this link; null of all links; undefined every one */
export function findWebhooks(wish: {
  ownerId: bigint;
  linkId: bigint | null | undefined;
  before: bigint | undefined;
  limit: number;
}): Promise<WebhookRow[]> {
  return prisma.linkWebhook.findMany({
    where: {
      ownerId: wish.ownerId,
      ...(wish.linkId === undefined ? {} : { linkId: wish.linkId }),
      ...(wish.before === undefined ? {} : { id: { lt: wish.before } }),
    },
    orderBy: { id: 'desc' },
    take: wish.limit,
  });
}

/** What may change by its owner. */
export type WebhookChange = Partial<Pick<WebhookRow, 'url' | 'origin' | 'events' | 'isEnabled' | 'secret'>>;

/** Changes a webhook; what failed before is forgotten when it is switched on or leads elsewhere. Null when it is gone. */
export async function updateWebhook(
  { id }: Authorized<WebhookRow>,
  change: WebhookChange,
  tx: Transaction,
): Promise<WebhookRow | null> {
  const isFresh = change.isEnabled === true || change.url !== undefined;
  const { count } = await tx.prisma.linkWebhook.updateMany({
    where: { id },
    data: {
      ...change,
      ...(isFresh ? { failures: 0, failingSince: null, pausedUntil: null, disabledAt: null } : {}),
      version: { increment: 1 },
    },
  });
  return count === 0 ? null : tx.prisma.linkWebhook.findUnique({ where: { id } });
}

export async function deleteWebhook({ id }: Authorized<WebhookRow>, tx: Transaction): Promise<void> {
  await tx.prisma.linkWebhook.deleteMany({ where: { id } });
}

/** Who of a person's webhooks wants to hear of this event of these links. */
export async function findListeners(
  wish: { ownerId: bigint; event: string; linkIds: readonly bigint[] },
  tx: Transaction,
): Promise<Pick<WebhookRow, 'id' | 'linkId' | 'origin'>[]> {
  const { rows } = await tx.pg.query<Pick<WebhookRow, 'id' | 'linkId' | 'origin'>>({
    name: 'link-webhooks-listeners',
    text: `SELECT id, link_id AS "linkId", origin FROM link_webhooks
            WHERE owner_id = $1 AND is_enabled AND $2 = ANY(events) AND (link_id IS NULL OR link_id = ANY($3::int8[]))`,
    values: [wish.ownerId, wish.event, wish.linkIds],
  });
  return rows;
}

/** Writes deliveries down; they wait for their first attempt. */
export async function insertDeliveries(
  deliveries: readonly { id: bigint; webhookId: bigint; event: string; body: object }[],
  tx: Transaction,
): Promise<void> {
  await tx.pg.query({
    name: 'link-deliveries-insert',
    text: `INSERT INTO link_webhook_deliveries (id, webhook_id, event, body)
           SELECT * FROM unnest($1::int8[], $2::int8[], $3::text[], $4::jsonb[])`,
    values: [
      deliveries.map(({ id }) => id),
      deliveries.map(({ webhookId }) => webhookId),
      deliveries.map(({ event }) => event),
      deliveries.map(({ body }) => JSON.stringify(body)),
    ],
  });
}

/** A delivery with where it goes. */
export type DueDelivery = LinkWebhookDelivery & { webhook: WebhookRow };

export function findDelivery(id: bigint): Promise<DueDelivery | null> {
  return prisma.linkWebhookDelivery.findUnique({ where: { id }, include: { webhook: true } });
}

/** Deliveries of a webhook, newest first. */
export function findDeliveries(wish: {
  webhookId: bigint;
  state: DeliveryState | undefined;
  before: bigint | undefined;
  limit: number;
}): Promise<LinkWebhookDelivery[]> {
  return prisma.linkWebhookDelivery.findMany({
    where: {
      webhookId: wish.webhookId,
      ...(wish.state === undefined ? {} : { state: wish.state }),
      ...(wish.before === undefined ? {} : { id: { lt: wish.before } }),
    },
    orderBy: { id: 'desc' },
    take: wish.limit,
  });
}

/** What became of an attempt. */
export type AttemptOutcome = Pick<
  LinkWebhookDelivery,
  'state' | 'responseStatus' | 'responseBody' | 'failure' | 'durationMs'
> & {
  nextAttemptAt: Date | null;
};

/** Writes an attempt down, once: false when somebody else has, or the delivery waits no more. */
export async function recordAttempt(
  { id, attempt }: { id: bigint; attempt: number },
  outcome: AttemptOutcome,
  tx: Transaction,
): Promise<boolean> {
  const { count } = await tx.prisma.linkWebhookDelivery.updateMany({
    where: { id, state: 'waiting', attempts: attempt - 1 },
    data: { ...outcome, attempts: attempt, doneAt: outcome.state === 'waiting' ? null : new Date() },
  });
  return count === 1;
}

/** Has a delivery that has ended begin anew; null when it waits (or is gone). */
export async function reopenDelivery(id: bigint, tx: Transaction): Promise<LinkWebhookDelivery | null> {
  const { count } = await tx.prisma.linkWebhookDelivery.updateMany({
    where: { id, state: { not: 'waiting' } },
    data: { state: 'waiting', attempts: 0, nextAttemptAt: null, doneAt: null },
  });
  return count === 0 ? null : tx.prisma.linkWebhookDelivery.findUnique({ where: { id } });
}

/** A good answer: whatever failed before is over. */
export async function noteSuccess(webhookId: bigint, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'link-webhooks-success',
    text: `UPDATE link_webhooks SET failures = 0, failing_since = NULL, paused_until = NULL
            WHERE id = $1 AND (failures > 0 OR failing_since IS NOT NULL)`,
    values: [webhookId],
  });
}

/** One more failure in a row; from `restAfter` on the webhook rests until `restUntil`. Gives it as it is now. */
export async function noteFailure(
  webhookId: bigint,
  wish: { now: Date; restAfter: number; restUntil: Date },
  tx: Transaction,
): Promise<WebhookRow | null> {
  await tx.pg.query({
    name: 'link-webhooks-failure',
    text: `UPDATE link_webhooks SET failures = failures + 1, failing_since = coalesce(failing_since, $2),
                  paused_until = CASE WHEN failures + 1 >= $3 THEN $4 ELSE paused_until END
            WHERE id = $1`,
    values: [webhookId, wish.now, wish.restAfter, wish.restUntil],
  });
  return tx.prisma.linkWebhook.findUnique({ where: { id: webhookId } });
}

/** Takes the turn to ask a resting webhook once it has rested; false when it rests still, or somebody else has the turn. */
export async function takeTurn(webhookId: bigint, now: Date, restUntil: Date): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'link-webhooks-turn',
    text: 'UPDATE link_webhooks SET paused_until = $3 WHERE id = $1 AND paused_until <= $2',
    values: [webhookId, now, restUntil],
  });
  return rowCount === 1;
}

/** Switches a webhook off because it fails; what waits for it has failed. False when it was off already. */
export async function disableWebhook(webhookId: bigint, failure: string, tx: Transaction): Promise<boolean> {
  const { count } = await tx.prisma.linkWebhook.updateMany({
    where: { id: webhookId, isEnabled: true },
    data: { isEnabled: false, disabledAt: new Date(), version: { increment: 1 } },
  });
  if (count === 0) return false;
  await failWaiting(webhookId, failure, tx);
  return true;
}

/** Ends all that waits for a webhook. */
export async function failWaiting(webhookId: bigint, failure: string, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'link-deliveries-fail',
    text: `UPDATE link_webhook_deliveries SET state = 'failed', failure = $2, next_attempt_at = NULL, done_at = now()
            WHERE webhook_id = $1 AND state = 'waiting'`,
    values: [webhookId, failure],
  });
  await tx.pg.query({
    name: 'link-webhook-clicks-drop',
    text: 'DELETE FROM link_webhook_clicks WHERE webhook_id = $1',
    values: [webhookId],
  });
}

/** Whether anybody at all wants to hear of clicks. */
export async function clicksAreWanted(): Promise<boolean> {
  const { rows } = await pg.query<{ wanted: boolean }>({
    name: 'link-webhooks-clicks-wanted',
    text: `SELECT EXISTS (SELECT FROM link_webhooks WHERE is_enabled AND 'link.clicked' = ANY(events)) AS wanted`,
  });
  return rows[0]?.wanted ?? false;
}

/**
 * Adds clicks to what webhooks have yet to be told of; gives those webhooks that have something new to be gathered. One that fails again and
 * again is told of no clicks: what it missed stands in the statistics.
 */
export async function addWaitingClicks(
  clicks: readonly { linkId: bigint; count: number }[],
  failuresMax: number,
  tx: Transaction,
): Promise<bigint[]> {
  const { rows } = await tx.pg.query<{ id: bigint; isNew: boolean }>({
    name: 'link-webhook-clicks-add',
    text: `
      INSERT INTO link_webhook_clicks AS waiting (webhook_id, link_id, count, since)
      SELECT hook.id, link.id, new.count, now()
        FROM unnest($1::int8[], $2::int4[]) AS new (link_id, count)
        JOIN links AS link ON link.id = new.link_id
        JOIN link_webhooks AS hook ON hook.owner_id = link.owner_id
       WHERE hook.is_enabled AND 'link.clicked' = ANY(hook.events) AND hook.failures < $3
         AND (hook.link_id IS NULL OR hook.link_id = link.id)
       ORDER BY hook.id, link.id
      ON CONFLICT (webhook_id, link_id) DO UPDATE SET count = waiting.count + excluded.count
      RETURNING webhook_id AS id, xmax = 0 AS "isNew"`,
    values: [clicks.map(({ linkId }) => linkId), clicks.map(({ count }) => count), failuresMax],
  });
  return [...new Set(rows.flatMap(({ id, isNew }) => (isNew ? id : [])))];
}

/** Takes up to `limit` links with their clicks that have waited for `waitedMs`; the rest stays. */
export async function takeWaitingClicks(
  webhookId: bigint,
  { waitedMs, limit }: { waitedMs: number; limit: number },
  tx: Transaction,
): Promise<{ linkId: bigint; count: number; since: Date }[]> {
  const { rows } = await tx.pg.query<{ linkId: bigint; count: number; since: Date }>({
    name: 'link-webhook-clicks-take',
    text: `DELETE FROM link_webhook_clicks WHERE (webhook_id, link_id) IN (
             SELECT webhook_id, link_id FROM link_webhook_clicks
              WHERE webhook_id = $1 AND since <= now() - $2::float8 * interval '1 millisecond' ORDER BY link_id LIMIT $3 FOR UPDATE)
           RETURNING link_id AS "linkId", count, since`,
    values: [webhookId, waitedMs, limit],
  });
  return rows;
}

/** Deletes up to `limit` deliveries with ids below `before` that wait for nothing. */
export async function deleteOldDeliveries(before: bigint, limit: number): Promise<number> {
  const { rowCount } = await pg.query({
    name: 'link-deliveries-purge',
    text: `DELETE FROM link_webhook_deliveries WHERE id IN (
             SELECT id FROM link_webhook_deliveries WHERE id < $1 AND state <> 'waiting' ORDER BY id LIMIT $2)`,
    values: [before, limit],
  });
  return rowCount ?? 0;
}
