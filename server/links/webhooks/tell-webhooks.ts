import type { Transaction } from '@/server/platform/db/transaction.ts';
import { newIds } from '@/server/platform/ids.ts';
import { findDetails, type LinkDetails } from '../repository.ts';
import { describeLink, eventBody } from './describe-event.ts';
import { attemptDelivery } from './jobs.ts';
import { findListeners, insertDeliveries } from './repository.ts';
import type { WebhookEvent } from './terms.ts';

/** What happened to links of one person. */
export interface LinkEvent {
  event: Exclude<WebhookEvent, 'link.clicked'>;
  ownerId: bigint;
  linkIds: readonly bigint[];
  /** Told beside the link. */
  data?: Record<string, unknown>;
}

/**
 * Tells the owner's webhooks what happened to links, exactly when the transaction of the change commits: one delivery for each link and
 * webhook. Whoever has no webhook pays for one look into an index.
 */
export async function tellWebhooks({ event, ownerId, linkIds, data }: LinkEvent, tx: Transaction): Promise<void> {
  if (linkIds.length === 0) return;
  const listeners = await findListeners({ ownerId, event, linkIds }, tx);
  if (listeners.length === 0) return;
  const rows = await findDetails(linkIds, tx);
  const now = new Date();
  const told: { webhookId: bigint; body: object }[] = [];
  for (const { id: webhookId, linkId, origin } of listeners) {
    for (const row of rows.filter((one: LinkDetails) => linkId === null || linkId === one.id)) {
      told.push({ webhookId, body: eventBody(event, { link: await describeLink(row, origin), ...data }, now) });
    }
  }
  await deliver(event, told, tx);
}

/** Writes deliveries down and has each attempted. Gives their ids. */
export async function deliver(
  event: string,
  told: readonly { webhookId: bigint; body: object }[],
  tx: Transaction,
): Promise<bigint[]> {
  if (told.length === 0) return [];
  const ids = await newIds(told.length);
  const deliveries = told.map((one, index) => ({ ...one, event, id: ids[index] ?? 0n }));
  await insertDeliveries(deliveries, tx);
  await attemptDelivery.dispatchMany(
    ids.map((deliveryId) => ({ deliveryId, attempt: 1 })),
    tx,
  );
  return ids;
}
