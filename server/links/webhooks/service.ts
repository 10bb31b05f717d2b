import { sealSecret } from '@/server/platform/auth/secret-box.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { checkTarget, ownHostNames } from '../check-target.ts';
import { shortHostNames } from '../domains.ts';
import { type Authorized, authorizeLink } from '../policy.ts';
import { findLink } from '../repository.ts';
import { eventBody } from './describe-event.ts';
import { attemptDelivery } from './jobs.ts';
import {
  deleteWebhook,
  failWaiting,
  findDeliveries,
  findDelivery,
  findWebhook,
  findWebhooks,
  insertWebhook,
  type LinkWebhookDelivery,
  reopenDelivery,
  updateWebhook,
  type WebhookChange,
  type WebhookRow,
} from './repository.ts';
import type {
  ChangeWebhookInput,
  CreateWebhookInput,
  DeliveryView,
  ListDeliveriesQuery,
  ListWebhooksQuery,
  NewWebhookView,
  WebhookView,
} from './schema.ts';
import { SECRET_PURPOSE } from './secret-purpose.ts';
import { makeSecret, writeSecret } from './sign-delivery.ts';
import { deliver } from './tell-webhooks.ts';
import { DELIVERY_STATES, TEST_EVENT, WEBHOOK_EVENTS, WEBHOOKS_MAX } from './terms.ts';

type Owner = { id: bigint };

/**
 * Makes a webhook for one link or all of them. The secret in the answer is shown this once.
 * @param origin where we are reached; short links in what is sent stand under it
 * @throws AppError `invalid` (`url_…`), `not_found` (the link), `conflict` (`webhooks_too_many`)
 */
export async function createWebhook(viewer: Owner, input: CreateWebhookInput, origin: string): Promise<NewWebhookView> {
  const url = await checkReceiver(input.url, origin);
  const linkId = input.linkId ?? null;
  if (linkId !== null) authorizeLink(viewer, await findLink(linkId));
  const [id, secret] = [await newIdAsync(), makeSecret()];
  const webhook = { id, ownerId: viewer.id, linkId, url, origin, secret: seal(secret, id), events: input.events };
  const row = await transaction((tx) => insertWebhook(webhook, WEBHOOKS_MAX, tx));
  if (row === null) {
    throw new AppError('conflict', `You can have ${WEBHOOKS_MAX} webhooks.`, { reason: 'webhooks_too_many' });
  }
  return { ...toView(row), secret: writeSecret(secret) };
}

/** The viewer's webhooks, newest first. */
export async function listWebhooks(
  viewer: Owner,
  { cursor, limit, linkId, of }: ListWebhooksQuery,
): Promise<{ items: WebhookView[]; nextCursor: string | null }> {
  const wanted = of === 'all' ? null : linkId === undefined ? undefined : BigInt(linkId);
  const rows = await findWebhooks({
    ownerId: viewer.id,
    linkId: wanted,
    before: readIdCursor(cursor),
    limit: limit + 1,
  });
  return cutPage(rows, limit, { toItem: toView, toCursor: ({ id }) => String(id) });
}

/** @throws AppError `not_found` */
export async function getWebhook(viewer: Owner, id: bigint): Promise<WebhookView> {
  return toView(await own(viewer, id));
}

/** Changes a webhook; what waits for one that is switched off has failed. @throws AppError `not_found`, `invalid` (`url_…`) */
export async function changeWebhook(
  viewer: Owner,
  id: bigint,
  input: ChangeWebhookInput,
  origin: string,
): Promise<WebhookView> {
  const webhook = await own(viewer, id);
  const change: WebhookChange = {
    ...(input.url === undefined ? {} : { url: await checkReceiver(input.url, origin), origin }),
    ...(input.events === undefined ? {} : { events: input.events }),
    ...(input.isEnabled === undefined ? {} : { isEnabled: input.isEnabled }),
  };
  return toView(await save(webhook, change));
}

/** A new signing secret; what is signed from now on is signed with it. @throws AppError `not_found` */
export async function renewSecret(viewer: Owner, id: bigint): Promise<NewWebhookView> {
  const webhook = await own(viewer, id);
  const secret = makeSecret();
  return { ...toView(await save(webhook, { secret: seal(secret, id) })), secret: writeSecret(secret) };
}

/** Deletes a webhook with all it was told. @throws AppError `not_found` */
export async function removeWebhook(viewer: Owner, id: bigint): Promise<void> {
  const webhook = await own(viewer, id);
  await transaction((tx) => deleteWebhook(webhook, tx));
}

/** Sends a test, so that the receiver can be seen at work. @throws AppError `not_found`, `conflict` (`webhook_off`) */
export async function testWebhook(viewer: Owner, id: bigint): Promise<DeliveryView> {
  const webhook = await own(viewer, id);
  requireOn(webhook);
  const body = eventBody(
    TEST_EVENT,
    { webhook: { id: String(id), linkId: webhook.linkId && String(webhook.linkId) } },
    new Date(),
  );
  const [deliveryId = 0n] = await transaction((tx) => deliver(TEST_EVENT, [{ webhookId: id, body }], tx));
  return toDelivery(await ownDelivery(webhook, deliveryId));
}

/** What a webhook was told, newest first. @throws AppError `not_found` */
export async function listDeliveries(
  viewer: Owner,
  id: bigint,
  { cursor, limit, state }: ListDeliveriesQuery,
): Promise<{ items: DeliveryView[]; nextCursor: string | null }> {
  const webhook = await own(viewer, id);
  const wish = { webhookId: webhook.id, state, before: readIdCursor(cursor), limit: limit + 1 };
  return cutPage(await findDeliveries(wish), limit, { toItem: toDelivery, toCursor: (row) => String(row.id) });
}

/**
 * Sends once more what has ended, under the same `webhook-id`, with all its attempts. What waits is left alone.
 * @throws AppError `not_found`, `conflict` (`webhook_off`, `delivery_waiting`)
 */
export async function sendAgain(viewer: Owner, id: bigint, deliveryId: bigint): Promise<DeliveryView> {
  const webhook = await own(viewer, id);
  requireOn(webhook);
  await ownDelivery(webhook, deliveryId);
  const row = await transaction(async (tx) => {
    const opened = await reopenDelivery(deliveryId, tx);
    if (opened !== null) await attemptDelivery.dispatch({ deliveryId, attempt: 1 }, tx);
    return opened;
  });
  if (row === null) throw new AppError('conflict', 'It is on its way.', { reason: 'delivery_waiting' });
  return toDelivery(row);
}

/** For everybody but its owner a webhook does not exist. */
async function own(viewer: Owner, id: bigint): Promise<Authorized<WebhookRow>> {
  const webhook = await findWebhook(id);
  if (webhook === null || webhook.ownerId !== viewer.id) throw notFound();
  return authorizeLink(viewer, webhook);
}

async function ownDelivery(webhook: WebhookRow, deliveryId: bigint): Promise<LinkWebhookDelivery> {
  const found = await findDelivery(deliveryId);
  if (found === null || found.webhookId !== webhook.id) throw notFound();
  return found;
}

function notFound(): AppError {
  return new AppError('not_found', 'There is no such webhook.');
}

function requireOn({ isEnabled }: WebhookRow): void {
  if (!isEnabled) throw new AppError('conflict', 'The webhook is off.', { reason: 'webhook_off' });
}

async function save(webhook: Authorized<WebhookRow>, change: WebhookChange): Promise<WebhookRow> {
  const row = await transaction(async (tx: Transaction) => {
    const changed = await updateWebhook(webhook, change, tx);
    if (change.isEnabled === false) await failWaiting(webhook.id, 'webhook_off', tx);
    return changed;
  });
  if (row === null) throw notFound();
  return row;
}

/** What a target is refused for, where the words for a link do not fit. */
const OF_WEBHOOKS = new Map<unknown, string>([
  ['url_scheme', 'webhook_url_scheme'],
  ['url_own_host', 'webhook_url_own_host'],
  ['url_private_address', 'webhook_url_private_address'],
  ['url_credentials', 'webhook_url_credentials'],
]);

/** A receiver is checked like a target: not ours, not in a private network. What its name stands for is checked again at each attempt. */
async function checkReceiver(url: string, origin: string): Promise<string> {
  const allowPrivate = await readSetting('links.allowPrivateTargets');
  const ownHosts = [...ownHostNames(origin), ...(await shortHostNames())];
  try {
    return checkTarget(url, ownHosts, { allowPrivate });
  } catch (error) {
    const reason = error instanceof AppError ? OF_WEBHOOKS.get(error.details.reason) : undefined;
    if (reason === undefined) throw error;
    throw new AppError('invalid', 'This is no address for a webhook.', { reason }, { cause: error });
  }
}

function seal(secret: Buffer, id: bigint): string {
  return sealSecret(secret, SECRET_PURPOSE, id).toString('base64');
}

function toView(row: WebhookRow): WebhookView {
  const { id, linkId, url, isEnabled, failures, failingSince, disabledAt, createdAt, version } = row;
  return {
    id,
    linkId,
    url,
    events: WEBHOOK_EVENTS.filter((event) => row.events.includes(event)),
    isEnabled,
    failures,
    failingSince: failingSince?.toISOString() ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    version,
  };
}

function toDelivery(row: LinkWebhookDelivery): DeliveryView {
  const { id, event, attempts, responseStatus, responseBody, failure, durationMs } = row;
  return {
    id,
    event,
    state: DELIVERY_STATES.find((known) => known === row.state) ?? 'failed',
    body: row.body as Record<string, unknown>,
    attempts,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    responseStatus,
    responseBody,
    failure,
    durationMs,
    createdAt: row.createdAt.toISOString(),
    doneAt: row.doneAt?.toISOString() ?? null,
  };
}
