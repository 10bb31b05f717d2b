import { transaction } from '@/server/platform/db/transaction.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { linkKey, redirects } from './cache.ts';
import { removeWithCardImage } from './cards/remove-with-card-image.ts';
import { forgetClicks } from './clicks/forget-clicks.ts';
import { deletePacks } from './clicks/packs/repository.ts';
import { deleteWeeks } from './clicks/weeks/repository.ts';
import { forgetReporter } from './reports/repository.ts';
import { deleteLink, findLinksOf, type LinkRow } from './repository.ts';
import type { LinkOwner } from './schema.ts';
import { purgeImportsOf } from './transfer/purge-imports.ts';

const LINKS_AT_A_TIME = 100;

/**
 * Deletes every link of a person whose account ends, with its clicks; the aliases are free again. What they have reported stays, without them. Run again it goes on where it was stopped.
 * Whoever calls it must have seen to it that no new links come.
 */
export async function purgeLinksOfOwner({ ownerId }: LinkOwner, { signal }: Pick<JobContext, 'signal'>): Promise<void> {
  await purgeImportsOf(ownerId);
  await forgetReporter(ownerId);
  for (;;) {
    const links = await findLinksOf(ownerId, 0n, LINKS_AT_A_TIME);
    for (const link of links) await purge(link, signal);
    if (links.length < LINKS_AT_A_TIME) break;
  }
  await transaction(async (tx) => {
    await deleteWeeks(ownerId, tx);
    await deletePacks(ownerId, tx);
  });
}

async function purge(link: LinkRow, signal: AbortSignal): Promise<void> {
  await forgetClicks(link.id, { signal }, (tx) => removeWithCardImage(link.id, tx, () => deleteLink(link.id, tx)));
  await redirects.invalidate(linkKey(link), link.version + 1);
}
