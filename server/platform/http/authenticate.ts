import { verifyApiKey } from '../auth/api-keys.ts';
import { lacksRequiredFactor } from '../auth/required-factor.ts';
import { readSessionToken } from '../auth/session-cookie.ts';
import { verifySession } from '../auth/sessions.ts';
import { hasScope, type Viewer } from '../auth/viewer.ts';
import { AppError } from '../errors.ts';

/** Who gets in: `session` is a signed-in person in a browser, never a key, for what a stolen key must not do (credentials, keys). */
export type Auth = 'public' | 'optional' | 'user' | 'session' | 'admin';

/** Says whether the browser sent a session, living or dead. */
export function hasSessionCookie(request: Request): boolean {
  return readSessionToken(request.headers.get('cookie')) !== null;
}

/**
 * Who asks, by API key (`Authorization: Bearer maru_…`) or session cookie, when the route lets them in.
 * @throws AppError `unauthenticated` (`key_invalid`, `session_expired`, `unauthenticated`), `forbidden` (`scope_missing`, `session_required`,
 *   `second_factor_required`), and `not_found` for an admin's route asked for by somebody else: what it is about is not their business.
 */
export async function authenticate(request: Request, auth: Auth, scope: string | undefined): Promise<Viewer | null> {
  if (auth === 'public') return null;
  const viewer = await identify(request);
  if (viewer === null) {
    if (auth === 'optional') return null;
    const reason = hasSessionCookie(request) ? 'session_expired' : 'unauthenticated';
    throw new AppError('unauthenticated', 'Sign in, or send an API key.', { reason });
  }
  if (auth === 'admin' && viewer.role !== 'admin') throw new AppError('not_found', 'There is nothing here.');
  if (auth === 'session' && viewer.via === 'key') {
    throw new AppError('forbidden', 'An API key cannot do this: sign in.', { reason: 'session_required' });
  }
  if (!hasScope(viewer, scope)) {
    throw new AppError('forbidden', 'This API key may not do that.', { reason: 'scope_missing' });
  }
  if (auth === 'admin' && (await lacksRequiredFactor(viewer))) {
    throw new AppError('forbidden', 'Set up a second factor first.', { reason: 'second_factor_required' });
  }
  return viewer;
}

async function identify(request: Request): Promise<Viewer | null> {
  const authorization = request.headers.get('authorization');
  if (authorization === null) return verifySession(request.headers.get('cookie'));
  const viewer = await verifyApiKey(authorization);
  if (viewer === null) throw new AppError('unauthenticated', 'This API key is not valid.', { reason: 'key_invalid' });
  return viewer;
}
