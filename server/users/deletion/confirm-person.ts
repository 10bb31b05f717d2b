import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { confirmIdentity } from '../second-factor/confirm-identity.ts';
import { findSessionStart } from './repository.ts';

/** Somebody who signed in so lately is still the one who sits there. */
const FRESH_MS = 10 * 60_000;

/**
 * Makes sure that it is the person, and not somebody at an open screen or with a stolen key: by the password, or by having just signed in.
 * @throws AppError `forbidden` (`session_required`, `confirmation_required`) and like `confirmIdentity`
 */
export async function confirmPerson(viewer: Viewer, password: string | undefined, address: string): Promise<void> {
  if (viewer.sessionId === undefined) {
    throw new AppError('forbidden', 'An API key may not do that.', { reason: 'session_required' });
  }
  if (password !== undefined) return void (await confirmIdentity(viewer.id, { password }, address));
  const start = await findSessionStart(viewer.sessionId);
  if (start !== null && Date.now() - start.getTime() < FRESH_MS) return;
  throw new AppError('forbidden', 'Give the password, or sign in again.', { reason: 'confirmation_required' });
}
