import { AppError } from '@/server/platform/errors.ts';
import { decodeAlias, isAlias } from './alias.ts';
import { type Redirect, redirects } from './cache.ts';
import { findTarget } from './repository.ts';

/** Where a short link leads. */
export type Resolution = Redirect | { kind: 'missing' };

const MISSING: Resolution = { kind: 'missing' };

/** What this process knows of an alias without waiting; undefined when it must be asked for with `resolveAlias`. */
export function peekAlias(alias: string): Resolution | undefined {
  const known = redirects.peek(alias);
  return known === null ? MISSING : known;
}

/**
 * Resolves an alias (decoded, NFC): process → Redis → database → negative entry. Works without Redis, only slower.
 * @throws when the alias is in no cache and the database cannot be reached
 */
export async function resolveAlias(alias: string): Promise<Resolution> {
  if (!isAlias(alias)) return MISSING;
  const found = await redirects.get(alias, async () => {
    const target = await findTarget(alias);
    if (target === null) return null;
    return { kind: 'redirect', linkId: String(target.id), url: target.url, status: 302, version: target.version };
  });
  return found ?? MISSING;
}

/** Where the short link of an encoded alias leads, without a redirect. @throws AppError `not_found` (`link_missing`) */
export async function longUrlOf(segment: string): Promise<{ longUrl: string }> {
  const alias = decodeAlias(segment);
  const resolution = alias === null ? MISSING : await resolveAlias(alias);
  if (resolution.kind === 'missing') {
    throw new AppError('not_found', 'There is no such link.', { reason: 'link_missing' });
  }
  return { longUrl: resolution.url };
}
