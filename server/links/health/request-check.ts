import { AppError } from '@/server/platform/errors.ts';
import { knownDomains } from '../domains.ts';
import { checkHealth, fetchCard } from '../jobs.ts';
import { authorizeLink } from '../policy.ts';
import { findLink } from '../repository.ts';
import type { LinkView } from '../schema.ts';
import { toView } from '../view-link.ts';

/**
 * Has the target of a link checked now, and its card read when there is none. Both are done by workers: the link comes back as it is, and
 * `links.changed` tells when there is news.
 * @throws AppError `not_found`, `conflict` (`link_not_checked`: it is off, archived or in the trash, and leads nowhere)
 */
export async function requestCheck(viewer: { id: bigint }, id: bigint, origin: string): Promise<LinkView> {
  const link = authorizeLink(viewer, await findLink(id));
  if (!link.isEnabled || link.archivedAt !== null || link.deletedAt !== null) {
    throw new AppError('conflict', 'Only links that lead somewhere are checked.', { reason: 'link_not_checked' });
  }
  await checkHealth.dispatch({ linkId: id, isAsked: true });
  const hasCard = link.card?.url === link.url && link.card.failure === null;
  if (!hasCard) await fetchCard.dispatch({ linkId: id, version: link.version });
  return toView(link, origin, await knownDomains());
}
