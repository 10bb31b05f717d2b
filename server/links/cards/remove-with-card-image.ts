import type { Transaction } from '@/server/platform/db/transaction.ts';
import { deleteCardImage } from '../jobs.ts';
import { findCardImage } from './repository.ts';

/** Deletes a link by `remove`, which may find reasons not to, and has the picture of its card deleted with it. */
export async function removeWithCardImage(linkId: bigint, tx: Transaction, remove: () => Promise<void>): Promise<void> {
  const imageKey = await findCardImage(linkId, tx);
  await remove();
  if (imageKey === null || (await findCardImage(linkId, tx)) !== null) return;
  await deleteCardImage.dispatch({ imageKey }, tx);
}
