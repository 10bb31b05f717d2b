import { AppError } from '@/server/platform/errors.ts';
import { decodeAlias, isAlias } from './alias.ts';
import { type LinkEntry, linkKey, makeEntry, redirects } from './cache.ts';
import { OWN_DOMAIN } from './domains.ts';
import { findFacts } from './repository.ts';

/** What an alias stands for. */
export type Resolution = LinkEntry | { kind: 'missing' };

const MISSING: Resolution = { kind: 'missing' };

/** What this process knows under a key of the cache (`linkKey`) without waiting; undefined when it must be asked for with `resolveAlias`. */
export function peekAlias(key: string): Resolution | undefined {
  const known = redirects.peek(key);
  return known === null ? MISSING : known;
}

/**
 * Resolves an alias (decoded, NFC): process → Redis → database → negative entry. Works without Redis, only slower.
 * @throws when the alias is in no cache and the database cannot be reached
 */
export async function resolveAlias(alias: string, domainId: bigint = OWN_DOMAIN): Promise<Resolution> {
  if (!isAlias(alias)) return MISSING;
  const found = await redirects.get(linkKey({ domainId, alias }), async () => {
    const facts = await findFacts(alias, domainId);
    return facts === null ? null : makeEntry(facts);
  });
  return found ?? MISSING;
}

/**
 * Where the short link of an encoded alias leads, without a redirect.
 * @throws AppError `not_found` (`link_missing`), also for what is switched off; `gone` (`link_expired`, `link_blocked`); `forbidden`
 *   (`link_guarded`) when visitors must give a password or are counted
 */
export async function longUrlOf(segment: string): Promise<{ longUrl: string }> {
  const alias = decodeAlias(segment);
  const link = alias === null ? MISSING : await resolveAlias(alias);
  if (link.kind === 'missing' || !link.isEnabled) {
    throw new AppError('not_found', 'There is no such link.', { reason: 'link_missing' });
  }
  if (link.moderation === 'blocked') throw new AppError('gone', 'The link was blocked.', { reason: 'link_blocked' });
  if (link.expiresAt !== null && link.expiresAt <= Date.now()) {
    throw new AppError('gone', 'The link has expired.', { reason: 'link_expired' });
  }
  if (link.hasPassword || link.hasClickLimit) {
    throw new AppError('forbidden', 'Only visitors learn where this link leads.', { reason: 'link_guarded' });
  }
  return { longUrl: link.url };
}
