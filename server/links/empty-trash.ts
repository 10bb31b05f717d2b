import type { JobContext } from '@/server/platform/queue/bind.ts';
import { removeWithCardImage } from './cards/remove-with-card-image.ts';
import { forgetClicks } from './clicks/forget-clicks.ts';
import { deleteTrashedLink, findLink } from './repository.ts';
import type { LinkVersion } from './schema.ts';

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
  await forgetClicks(linkId, { signal });
}
