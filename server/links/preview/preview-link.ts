import { consumeLimit, perAddress } from '@/server/platform/http/limits.ts';
import { decodeAlias } from '../alias.ts';
import { viewCard } from '../cards/view-card.ts';
import { knownDomains } from '../domains.ts';
import type { LinkDetails } from '../repository.ts';
import { linkRule } from '../rules/schema.ts';
import { shortUrlOf } from '../view-link.ts';
import { findVisited } from './find-visited.ts';
import { showAddress, showHost } from './show-address.ts';

/** Enough for people who look before they click, too little to try out names. */
const LOOKS = perAddress(120, '1m');

/** Counts one look at a page that tells of a link; false when this caller has looked at too many. */
export async function mayLook(address: string): Promise<boolean> {
  return (await consumeLimit('link preview', LOOKS, { address })).allowed;
}

/** What may be told of a link before it is followed. */
export type LinkPreview =
  | { state: 'missing' | 'expired' | 'blocked' | 'limited' }
  | { state: 'guarded'; alias: string; shortUrl: string; createdAt: string; hasPassword: boolean }
  | {
      state: 'open';
      alias: string;
      shortUrl: string;
      createdAt: string;
      title: string | null;
      /** As people read them: host in its script or in punycode, and the whole address. */
      host: string;
      address: string;
      card: {
        title: string | null;
        description: string | null;
        siteName: string | null;
        imageUrl: string | null;
      } | null;
      /** Some visitors are sent elsewhere. */
      varies: boolean;
      isWarned: boolean;
    };

/**
 * What anybody may know of a short link. Where it leads is said of links that let everybody through; of one with a password or a number of visits it is what they
 * guard, and one that is switched off is missing for everybody.
 * @param segment the alias, encoded
 * @param host of the short domain on which it stands; null is Maru's own address
 */
export async function previewLink(
  segment: string,
  { host, origin, address }: { host: string | null; origin: string; address: string },
): Promise<LinkPreview> {
  if (!(await mayLook(address))) return { state: 'limited' };
  const link = await findVisited(decodeAlias(segment), host);
  if (link === null) return { state: 'missing' };
  if (link.moderation === 'blocked') return { state: 'blocked' };
  const isUsedUp = link.maxClicks !== null && link.passes >= link.maxClicks;
  if (isUsedUp || (link.expiresAt !== null && link.expiresAt.getTime() <= Date.now())) return { state: 'expired' };
  return tell(link, shortUrlOf(link, origin, await knownDomains()));
}

function tell(link: LinkDetails, shortUrl: string): LinkPreview {
  const known = { alias: link.alias, shortUrl, createdAt: link.createdAt.toISOString() };
  if (link.passwordHash !== null || link.maxClicks !== null) {
    return { state: 'guarded', ...known, hasPassword: link.passwordHash !== null };
  }
  return {
    state: 'open',
    ...known,
    title: link.title,
    host: showHost(new URL(link.url).host),
    address: showAddress(link.url),
    card: cardOf(link),
    varies: linkRule.array().parse(link.rules).length > 0 || link.experiment !== null,
    isWarned: link.moderation === 'warned',
  };
}

/** The card, unless it is of an earlier target or says nothing. */
function cardOf({ card, url, moderation }: LinkDetails) {
  if (!card || card.url !== url || card.failure !== null || moderation !== null) return null;
  const { title, description, siteName, imageUrl } = viewCard(card);
  return title === null && description === null && imageUrl === null
    ? null
    : { title, description, siteName, imageUrl };
}
