import { createApiKey } from '@/server/platform/auth/api-keys.ts';
import { createSession, revokeSession, verifySession } from '@/server/platform/auth/sessions.ts';
import { ALL_SCOPES, type Role } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { consumeLimit, perAddress, rateLimited } from '@/server/platform/http/limits.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { checkPassword, hashPassword, verifyPassword } from './password.ts';
import { findUserByEmail, insertUser, updateUser } from './repository.ts';
import { addUserInput, emailAddress } from './schema.ts';
import { forgetSignInAttempts, takeSignInAttempt } from './sign-in-delay.ts';

/** Where a call comes from. `cookie` is the header: the session in it ends when a new one begins. */
export type Caller = { address: string; userAgent?: string | null; cookie?: string | null };

/** The caller of a request that `route()` has looked at. */
export function callerOf({ request, address }: { request: Request; address: string }): Caller {
  return { address, userAgent: request.headers.get('user-agent'), cookie: request.headers.get('cookie') };
}

export type Me = { id: bigint; email: string; name: string; role: Role };

export type SignedIn = { user: Me; token: string; sessionId: string };

const SIGN_IN_PER_ADDRESS = perAddress(30, '1m');

/**
 * Opens a session for whoever knows the password. An unknown address, a disabled account and a wrong password get the same answer in the same
 * time; limits are taken before hashing, which is the expensive part.
 * @throws AppError `unauthenticated` (`wrong_credentials`), `rate_limited`
 */
export async function signIn(email: string, password: string, caller: Caller): Promise<SignedIn> {
  const perCaller = await consumeLimit('sign-in', SIGN_IN_PER_ADDRESS, { address: caller.address });
  if (!perCaller.allowed) throw rateLimited(perCaller.resetMs);
  const wait = await takeSignInAttempt(email, caller.address);
  if (wait > 0) throw rateLimited(wait);

  const user = await findUserByEmail(email);
  const isRight = await verifyPassword(password, user?.passwordHash ?? null);
  if (user === null || !isRight || user.disabledAt !== null) {
    throw new AppError('unauthenticated', 'E-mail or password is wrong.', { reason: 'wrong_credentials' });
  }
  await forgetSignInAttempts(email);
  return openSession(user, caller);
}

/** A new session for this person; the one that the caller had ends, so that nobody can prepare it for him. */
export async function openSession(user: Me, caller: Caller): Promise<SignedIn> {
  await signOut(caller.cookie);
  const { token, sessionId } = await createSession(user.id, { userAgent: caller.userAgent ?? null });
  const { id, email, name, role } = user;
  return { user: { id, email, name, role }, token, sessionId };
}

/** Ends the session in a `Cookie` header, if there is one. */
export async function signOut(cookie: string | null | undefined): Promise<void> {
  const viewer = await verifySession(cookie);
  if (viewer?.sessionId !== undefined) await revokeSession(viewer.sessionId);
}

/**
 * Makes an account, for operators. When the address has one already, nothing is changed but that `admin` is given.
 * @throws AppError `invalid` with the reasons of sign-up
 */
export async function addUser(input: {
  email: string;
  name: string;
  password: string;
  admin: boolean;
}): Promise<{ id: bigint; created: boolean }> {
  const parsed = addUserInput.safeParse(input);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    throw new AppError('invalid', 'Some values are not valid.', { reason: errors[0]?.message ?? 'invalid', errors });
  }
  const { email, name, password, admin } = parsed.data;
  const existing = await findUserByEmail(email);
  if (existing !== null) return { id: await promote(existing, admin), created: false };

  checkPassword(password, { email, name });
  const id = await newIdAsync();
  const role = admin ? 'admin' : 'user';
  const created = await insertUser({ id, email, name, role, passwordHash: await hashPassword(password) });
  if (created) return { id, created };
  const winner = await findUserByEmail(email);
  if (winner === null) throw new AppError('conflict', 'The account was removed meanwhile.');
  return { id: await promote(winner, admin), created };
}

async function promote(user: { id: bigint; role: Role }, admin: boolean): Promise<bigint> {
  if (admin && user.role !== 'admin') await updateUser(user.id, { role: 'admin' });
  return user.id;
}

/**
 * Makes an API key for the account of this address, for operators.
 * @param scopes what it may be used for; everything unless told
 * @throws AppError `not_found` (`user_unknown`)
 */
export async function addKeyFor(email: string, name: string, scopes: string[] = [ALL_SCOPES]): Promise<string> {
  const user = await findUserByEmail(emailAddress.parse(email));
  if (user === null) throw new AppError('not_found', 'No account has this address.', { reason: 'user_unknown' });
  return (await createApiKey(user.id, name, scopes)).key;
}
