import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { createApiKey } from '@/server/platform/auth/api-keys.ts';
import { requireHashingRoom } from '@/server/platform/auth/hash-queue.ts';
import { hashPassword, verifyPassword } from '@/server/platform/auth/password-hash.ts';
import { ALL_SCOPES, type Role } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { consumeLimit, perAddress, rateLimited } from '@/server/platform/http/limits.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { type Caller, tracesOf } from './open-session.ts';
import { checkPassword } from './password.ts';
import { findUserByEmail, insertUser, updateUser } from './repository.ts';
import { addUserInput, emailAddress } from './schema.ts';
import { afterFirstStep, type SignInOutcome } from './second-factor/sign-in-steps.ts';
import { forgetSignInAttempts, isFirstRefusal, takeSignInAttempt } from './sign-in-delay.ts';

const SIGN_IN_PER_ADDRESS = perAddress(30, '1m', { isSecurity: true });

/**
 * The first step with a password. An unknown address, a disabled account and a wrong password get the same answer in the same time; limits
 * are taken before hashing, which is the expensive part.
 * @returns a session, or the ticket for the second step
 * @throws AppError `unauthenticated` (`wrong_credentials`), `rate_limited`, `unavailable` (`busy`)
 */
export async function signIn(email: string, password: string, caller: Caller): Promise<SignInOutcome> {
  requireHashingRoom();
  const perCaller = await consumeLimit('sign-in', SIGN_IN_PER_ADDRESS, { address: caller.address });
  if (!perCaller.allowed) throw rateLimited(perCaller.resetMs);
  const wait = await takeSignInAttempt(email, caller.address);
  if (wait > 0) {
    if (await isFirstRefusal(email)) await recordAudit({ event: 'authn_login_lock', ...tracesOf(caller) });
    throw rateLimited(wait);
  }

  const user = await findUserByEmail(email);
  const isRight = await verifyPassword(password, user?.passwordHash ?? null);
  if (user === null || !isRight || user.disabledAt !== null) {
    const subject = user === null ? {} : { subjectId: user.id };
    await recordAudit({ event: 'authn_login_fail', ...subject, ...tracesOf(caller), details: { method: 'password' } });
    throw new AppError('unauthenticated', 'E-mail or password is wrong.', { reason: 'wrong_credentials' });
  }
  await forgetSignInAttempts(email);
  return afterFirstStep(user, 'password', caller);
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
  if (created) {
    await recordAudit({ event: 'user_created', subjectId: id, details: { role, by: 'command-line' } });
    return { id, created };
  }
  const winner = await findUserByEmail(email);
  if (winner === null) throw new AppError('conflict', 'The account was removed meanwhile.');
  return { id: await promote(winner, admin), created };
}

async function promote(user: { id: bigint; role: Role }, admin: boolean): Promise<bigint> {
  if (!admin || user.role === 'admin') return user.id;
  await updateUser(user.id, { role: 'admin' });
  const details = { before: user.role, after: 'admin', by: 'command-line' };
  await recordAudit({ event: 'authz_change', subjectId: user.id, details });
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
  const { id, key } = await createApiKey(user.id, name, scopes);
  const details = { key: String(id), scopes: scopes.join(' '), by: 'command-line' };
  await recordAudit({ event: 'authn_token_created', subjectId: user.id, details });
  return key;
}
