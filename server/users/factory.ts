import { createApiKey } from '@/server/platform/auth/api-keys.ts';
import { hashPassword } from '@/server/platform/auth/password-hash.ts';
import { sessionCookieName } from '@/server/platform/auth/session-cookie.ts';
import { createSession, verifySessionToken } from '@/server/platform/auth/sessions.ts';
import { ALL_SCOPES, type Role, type Viewer } from '@/server/platform/auth/viewer.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import type { Me } from './open-session.ts';
import { insertUser } from './repository.ts';

/**
 * A person with a session, for tests. `cookie` is a `Cookie` header; unsafe requests that carry it also need the header `origin` of where they
 * are sent to, as a browser's would have. A password is hashed (and slow) only when given.
 */
export async function makeUser(
  wish: { role?: Role; email?: string; name?: string; password?: string } = {},
): Promise<{ user: Me; viewer: Viewer; cookie: string }> {
  const id = await newIdAsync();
  const user: Me = {
    id,
    email: wish.email ?? `person-${id}@maru.test`,
    name: wish.name ?? `Person ${id}`,
    role: wish.role ?? 'user',
  };
  const passwordHash = wish.password === undefined ? null : await hashPassword(wish.password);
  if (!(await insertUser({ ...user, passwordHash }))) throw new Error(`${user.email} is taken`);
  const { token } = await createSession(id, { userAgent: 'test' });
  const viewer = await verifySessionToken(token);
  if (viewer === null) throw new Error('the new session does not work');
  return { user, viewer, cookie: `${sessionCookieName(false)}=${token}` };
}

/** An API key of this person; `authorization` is the header. */
export async function makeKey(userId: bigint, scopes: string[] = [ALL_SCOPES]): Promise<{ authorization: string }> {
  return { authorization: `Bearer ${(await createApiKey(userId, 'test', scopes)).key}` };
}
