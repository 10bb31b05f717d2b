import type { JobContext } from '@/server/platform/queue/bind.ts';
import { removeWithCardImage } from './cards/remove-with-card-image.ts';
import { deleteClicks } from './clicks/repository.ts';
import { deleteTrashedLink, findLink } from './repository.ts';
import type { LinkVersion } from './schema.ts';

/** So many clicks go in one statement: it stays short, however often the link was followed. */
const BATCH = 10_000;

/**
 * Deletes a link and its clicks for good, 30 days after it was put into the trash; the alias is free again. A link that was
 * restored since then has another version and stays.
 */
export async function purgeTrashedLink(
  { linkId, version }: LinkVersion,
  { once, signal }: Pick<JobContext, 'once' | 'signal'>,
): Promise<void> {
  await once((tx) => removeWithCardImage(linkId, tx, () => deleteTrashedLink({ id: linkId, version }, tx)));
  // Looked up, not taken from `once`: a run that was killed after its commit goes on here.
  if ((await findLink(linkId)) !== null) return;
  while ((await deleteClicks(linkId, BATCH)) === BATCH) signal.throwIfAborted();
}
