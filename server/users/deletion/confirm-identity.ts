import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { rateLimited } from '@/server/platform/http/limits.ts';
import { verifyPassword } from '../password.ts';
import { forgetSignInAttempts, takeSignInAttempt } from '../sign-in-delay.ts';
import { findAccount, findSessionStart } from './repository.ts';

/** Somebody who signed in so lately is still the one who sits there. */
const FRESH_MS = 10 * 60_000;

/**
 * Makes sure that it is the person, and not somebody at an open screen or with a stolen key: by the password, or by having just signed in.
 * Wrong passwords count like those at sign-in.
 * @throws AppError `forbidden` (`session_required`, `confirmation_required`, `wrong_password`), `rate_limited`
 */
export async function confirmIdentity(viewer: Viewer, password: string | undefined, address: string): Promise<void> {
  if (viewer.sessionId === undefined) {
    throw new AppError('forbidden', 'An API key may not do that.', { reason: 'session_required' });
  }
  if (password === undefined) return requireFreshSession(viewer.sessionId);
  const wait = await takeSignInAttempt(viewer.email, address);
  if (wait > 0) throw rateLimited(wait);
  const account = await findAccount(viewer.id);
  if (!(await verifyPassword(password, account?.passwordHash ?? null))) {
    const errors = [{ path: 'password', message: 'wrong_password' }];
    throw new AppError('forbidden', 'The password is wrong.', { reason: 'wrong_password', errors });
  }
  await forgetSignInAttempts(viewer.email);
}

async function requireFreshSession(sessionId: string): Promise<void> {
  const start = await findSessionStart(sessionId);
  if (start !== null && Date.now() - start.getTime() < FRESH_MS) return;
  throw new AppError('forbidden', 'Give the password, or sign in again.', { reason: 'confirmation_required' });
}
