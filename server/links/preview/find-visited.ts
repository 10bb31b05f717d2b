import { domainOf, knownDomains } from '../domains.ts';
import { findLinkByAlias, type LinkDetails } from '../repository.ts';

/**
 * The link that visitors of an alias meet; null when for them there is none: unknown, in the trash or switched off. A blocked one is there for everybody.
 * @param alias decoded; null is a broken one
 * @param host of the short domain on which it stands; null is Maru's own address
 */
export async function findVisited(alias: string | null, host: string | null): Promise<LinkDetails | null> {
  const domains = await knownDomains();
  if (alias === null || (host !== null && ![...domains.values()].includes(host))) return null;
  const link = await findLinkByAlias(alias, await domainOf(host));
  return link !== null && (link.isEnabled || link.moderation === 'blocked') ? link : null;
}
