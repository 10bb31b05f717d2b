import { requireHashingRoom } from '@/server/platform/auth/hash-queue.ts';
import { AppError } from '@/server/platform/errors.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { acceptInvitation } from './invitations.ts';
import { type Caller, openSession, type SignedIn } from './open-session.ts';
import type { SignUpInput } from './schema.ts';

/** Makes the account that an invitation promises and signs it in. @throws AppError like `acceptInvitation`, `unavailable` (`busy`) */
export async function signUp(input: SignUpInput, caller: Caller): Promise<SignedIn> {
  requireHashingRoom();
  return openSession(await acceptInvitation(input, caller), caller, 'invitation');
}

/** Whether anybody may make an account without having been invited. */
export function isSignUpOpen(): Promise<boolean> {
  return readSetting('people.openSignUp');
}

/** @throws AppError `forbidden` (`sign_up_closed`) */
export async function requireOpenSignUp(): Promise<void> {
  if (await isSignUpOpen()) return;
  throw new AppError('forbidden', 'An invitation is needed here.', { reason: 'sign_up_closed' });
}
