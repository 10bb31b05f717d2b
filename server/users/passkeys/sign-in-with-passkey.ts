import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { AppError, isUnavailable } from '@/server/platform/errors.ts';
import { logger } from '@/server/platform/logger.ts';
import { type Caller, openSession, type SignedIn, tracesOf } from '../open-session.ts';
import { findAccount } from '../second-factor/repository.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { findPasskey, notePasskeyUse, type PasskeyRow } from './repository.ts';
import type { SignInWithPasskeyInput } from './schema.ts';
import { userHandleOf } from './service.ts';

/** What the browser needs to ask for a passkey of ours; whose it is comes with the passkey. */
export async function beginPasskeySignIn(origin: string) {
  const options = await generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    userVerification: 'required',
  });
  await keepChallenge(options.challenge, 'sign-in');
  return { ...options };
}

/**
 * Signs in with a passkey; no second step follows, because it is two factors in one.
 * @throws AppError `unauthenticated` (`passkey_refused`), the same for an unknown one, a wrong signature, an old challenge, a counter that
 *   did not grow and a disabled account
 */
export async function signInWithPasskey(
  { response }: SignInWithPasskeyInput,
  origin: string,
  caller: Caller,
): Promise<SignedIn> {
  const userId = await checkPasskey(response, origin);
  const account = userId === null ? null : await findAccount(userId);
  if (account === null || account.disabledAt !== null) {
    const owner = userId ?? (await findPasskey(response.id))?.userId;
    const subject = owner === undefined ? {} : { subjectId: owner };
    await recordAudit({ event: 'authn_login_fail', ...subject, ...tracesOf(caller), details: { method: 'passkey' } });
    throw new AppError('unauthenticated', 'This passkey opens no account here.', { reason: 'passkey_refused' });
  }
  return openSession(account, caller, 'passkey');
}

/** Whose passkey has answered a challenge of ours rightly; null when none has. */
export async function checkPasskey(
  response: SignInWithPasskeyInput['response'],
  origin: string,
): Promise<bigint | null> {
  const passkey = await findPasskey(response.id);
  if (passkey === null) return null;
  return (await verify(passkey, response as unknown as AuthenticationResponseJSON, origin)) ? passkey.userId : null;
}

async function verify(passkey: PasskeyRow, response: AuthenticationResponseJSON, origin: string): Promise<boolean> {
  const handle = response.response.userHandle;
  if (handle && handle !== Buffer.from(userHandleOf(passkey.userId)).toString('base64url')) return false;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: (challenge) => takeChallenge(challenge, 'sign-in'),
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: passkey.publicKey,
        counter: Number(passkey.counter),
        transports: passkey.transports,
      },
    });
    if (!verified) return false;
    const { newCounter, credentialBackedUp } = authenticationInfo;
    return await notePasskeyUse(passkey.id, BigInt(newCounter), credentialBackedUp);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    logger.info({ err: error }, 'a passkey was not right');
    return false;
  }
}
