import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { deleteAllClicks, deleteCells, deleteClicks, lockLinks } from './repository.ts';
import { addUpWeeks } from './weeks/add-up-weeks.ts';
import { deleteWeeks } from './weeks/repository.ts';

/** So many go in one statement: it stays short, however often the link was followed. */
const AT_A_TIME = 10_000;

/**
 * Deletes all that was counted of a link, step by step, and takes it from the sums of its owner. Run again it goes on where it was stopped.
 * @param atEnd deletes the link in the last step, unless it is gone already: what comes until then is forgotten too
 */
export async function forgetClicks(
  linkId: bigint,
  { signal }: Pick<JobContext, 'signal'>,
  atEnd: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<void> {
  do signal.throwIfAborted();
  while ((await deleteClicks(linkId, AT_A_TIME)) === AT_A_TIME);
  do signal.throwIfAborted();
  while (await transaction((tx) => takeBack(linkId, tx)));
  await transaction(async (tx) => {
    await atEnd(tx);
    while (await takeBack(linkId, tx));
    await deleteAllClicks(linkId, tx);
    await deleteWeeks(linkId, tx);
  });
}

/** Takes back some cells; says whether there may be more. */
async function takeBack(linkId: bigint, tx: Transaction): Promise<boolean> {
  await lockLinks([linkId], tx);
  const cells = await deleteCells(linkId, AT_A_TIME, tx);
  const negative = cells.map((cell) => ({ ...cell, clicks: -cell.clicks, visitors: -cell.visitors }));
  if (cells.length > 0) await addUpWeeks(negative, tx);
  return cells.length === AT_A_TIME;
}
