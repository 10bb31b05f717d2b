import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { consumeLimit, perAddress, rateLimited } from '@/server/platform/http/limits.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { requireHashingRoom } from './hash-queue.ts';
import { acceptInvitation, emailTaken } from './invitations.ts';
import { type Caller, type Me, openSession, type SignedIn, tracesOf } from './open-session.ts';
import { checkPassword, hashPassword } from './password.ts';
import { insertUser } from './repository.ts';
import type { SignUpInput } from './schema.ts';

/** Whoever makes accounts for a whole household sits behind one address; whoever makes more is no household. */
const OPEN_PER_ADDRESS = perAddress(10, '1h');

/**
 * Makes an account and signs it in: the one that an invitation promises, or, where sign-up is open, one for whoever comes.
 * @throws AppError like `acceptInvitation`; without a token `forbidden` (`sign_up_closed`) and `rate_limited` too
 */
export async function signUp({ token, ...input }: SignUpInput, caller: Caller): Promise<SignedIn> {
  requireHashingRoom();
  if (token !== undefined)
    return openSession(await acceptInvitation({ ...input, token }, caller), caller, 'invitation');
  return openSession(await makeOpenAccount(input, caller), caller, 'password');
}

/** Whether anybody may make an account without having been invited. */
export function isSignUpOpen(): Promise<boolean> {
  return readSetting('people.openSignUp');
}

async function makeOpenAccount(input: Omit<SignUpInput, 'token'>, caller: Caller): Promise<Me> {
  if (!(await isSignUpOpen())) {
    throw new AppError('forbidden', 'An invitation is needed here.', { reason: 'sign_up_closed' });
  }
  const { email, name, password } = input;
  checkPassword(password, { email, name });
  const limit = await consumeLimit('open-sign-up', OPEN_PER_ADDRESS, { address: caller.address });
  if (!limit.allowed) throw rateLimited(limit.resetMs);
  const user: Me = { id: await newIdAsync(), email, name, role: 'user' };
  const passwordHash = await hashPassword(password);
  await transaction(async (tx) => {
    if (!(await insertUser({ ...user, passwordHash }, tx))) throw emailTaken();
    const traces = { actorId: user.id, subjectId: user.id, ...tracesOf(caller) };
    await recordAudit({ event: 'user_created', ...traces, details: { role: user.role, by: 'open-sign-up' } }, tx);
  });
  return user;
}
