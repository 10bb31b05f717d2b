import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { confirmIdentity } from '../second-factor/confirm-identity.ts';
import { requireFreshIdentity } from '../second-factor/fresh-identity.ts';

/**
 * Makes sure that it is the person, and not somebody at an open screen or with a stolen key: by the password, or by a fresh proof.
 * @throws AppError `forbidden` (`session_required`, `confirmation_required`) and like `confirmIdentity`
 */
export async function confirmPerson(viewer: Viewer, password: string | undefined, address: string): Promise<void> {
  if (viewer.sessionId === undefined) {
    throw new AppError('forbidden', 'An API key may not do that.', { reason: 'session_required' });
  }
  if (password === undefined) return requireFreshIdentity(viewer);
  await confirmIdentity(viewer.id, { password }, address);
}
