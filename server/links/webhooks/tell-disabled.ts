import { notify } from '@/server/notifications/jobs.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import type { WebhookRow } from './repository.ts';

/** The owner learns that a webhook was switched off because it failed; switched on again it may be told of anew. */
export async function tellDisabled({ id, ownerId, url, version }: WebhookRow, tx: Transaction): Promise<void> {
  const data = { webhookId: id, host: new URL(url).host };
  const dedupeKey = `webhook-disabled:${id}:${version}`;
  await notify.dispatch({ type: 'webhook-disabled', recipients: [ownerId], data, dedupeKey }, tx);
  tx.afterCommit(
    () => void publishEvent(userRoom(ownerId), { name: 'links.webhook-told', payload: { id: String(id) } }),
  );
}
