import type { Transaction } from '@/server/platform/db/transaction.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import type { WebhookRow } from './repository.ts';

/** The owner learns that a webhook was switched off because it failed. */
export async function tellDisabled({ id, ownerId }: WebhookRow, tx: Transaction): Promise<void> {
  tx.afterCommit(
    () => void publishEvent(userRoom(ownerId), { name: 'links.webhook-told', payload: { id: String(id) } }),
  );
}
