import { verifyPassword } from '@/server/platform/auth/password-hash.ts';
import { consumeLimit, perAddress, perSubject } from '@/server/platform/http/limits.ts';
import { findPasswordHash } from './repository.ts';

/** For one caller over all links, and for one link over all callers: who has many addresses gets no further. */
const PER_ADDRESS = perAddress(10, '15m', { isSecurity: true });
const PER_LINK = perSubject(100, '15m', { isSecurity: true });

/** What became of a password: `limited` was not even looked at. */
export type Tried = { result: 'right' } | { result: 'wrong' } | { result: 'limited'; waitMs: number };

/**
 * Compares a password with that of a link. Attempts are counted before anything is hashed. A link that has lost its password meanwhile takes any.
 * @throws AppError `unavailable` (`busy`) while too many passwords are compared
 */
export async function tryPassword(linkId: string, password: string, address: string): Promise<Tried> {
  const perAddressState = await consumeLimit('link password', PER_ADDRESS, { address });
  if (!perAddressState.allowed) return { result: 'limited', waitMs: perAddressState.resetMs };
  const perLinkState = await consumeLimit('link password of one link', PER_LINK, { address, subject: linkId });
  if (!perLinkState.allowed) return { result: 'limited', waitMs: perLinkState.resetMs };
  const hash = await findPasswordHash(linkId);
  const isRight = hash === null || (await verifyPassword(password, hash));
  return isRight ? { result: 'right' } : { result: 'wrong' };
}
