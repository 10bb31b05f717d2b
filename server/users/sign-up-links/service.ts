import { createHash, randomBytes } from 'node:crypto';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { requireHashingRoom } from '@/server/platform/auth/hash-queue.ts';
import { hashPassword } from '@/server/platform/auth/password-hash.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { consumeLimit, perAddress, rateLimited } from '@/server/platform/http/limits.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { logger } from '@/server/platform/logger.ts';
import { deliverMail } from '@/server/platform/mail/deliver-mail.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { sendSignUpLink } from '../identity-jobs.ts';
import { emailTaken } from '../invitations.ts';
import { takeMailTurn } from '../limit-mails.ts';
import { type Caller, type Me, openSession, type SignedIn, tracesOf } from '../open-session.ts';
import { checkPassword } from '../password.ts';
import { findUserByEmail, insertUser } from '../repository.ts';
import { mailOrigin } from '../sign-in-links/mail-origin.ts';
import { markEmailVerified } from '../sign-in-links/repository.ts';
import { requireOpenSignUp } from '../sign-up.ts';
import {
  claimSignUpLink,
  dropSignUpLinks,
  findSignUpAddress,
  findSignUpWish,
  insertSignUpLink,
  setSignUpToken,
} from './repository.ts';
import type { RedeemSignUpLinkInput, SignUpWish } from './schema.ts';
import { writeHaveAccountMail, writeSignUpMail } from './write-mail.ts';

const LIFETIME_MS = 24 * 3_600_000;

/** Whoever makes accounts for a whole household sits behind one address; whoever asks for more is no household. */
const PER_ADDRESS = perAddress(20, '1h');

/**
 * Has a link that makes an account sent to `email`, where sign-up is open. Who has an account already is looked at by the job only: nobody
 * can see from here, by the answer or its time, which addresses have one.
 * @param request where we were reached, and the language of the asking browser
 * @throws AppError `forbidden` (`sign_up_closed`), `rate_limited`
 */
export async function askToSignUp(
  email: string,
  request: { origin: string; language: 'ko' | 'en'; address: string },
): Promise<void> {
  await requireOpenSignUp();
  const perCaller = await consumeLimit('open-sign-up', PER_ADDRESS, { address: request.address });
  if (!perCaller.allowed) throw rateLimited(perCaller.resetMs);
  await takeMailTurn(email, request.address);
  const origin = mailOrigin(request.origin);
  if (origin === null) return logger.error('no sign-up link can be sent until PUBLIC_URL says where people reach us');
  const linkId = await newIdAsync();
  await transaction(async (tx) => {
    await insertSignUpLink({ id: linkId, email, expiresAt: new Date(Date.now() + LIFETIME_MS) }, tx);
    await sendSignUpLink.dispatch({ linkId, origin, language: request.language }, tx);
  });
}

/** Writes the mail: the job. To an address that has an account it says so; the token is in the mail and nowhere else. */
export async function mailSignUpLink({ linkId, origin, language }: SignUpWish, context: JobContext): Promise<void> {
  const email = await findSignUpWish(linkId);
  if (email === null) return;
  const user = await findUserByEmail(email);
  // Within the transaction: a mail that was not taken leaves no receipt, and is tried again with another token.
  await context.once(async (tx) => {
    if (user !== null) {
      await dropSignUpLinks(email, tx);
      if (user.disabledAt === null)
        await deliverMail({ ...writeHaveAccountMail(`${origin}/sign-in`, language), to: email });
      return;
    }
    const token = randomBytes(32).toString('base64url');
    await setSignUpToken(linkId, hashOf(token), tx);
    const mail = writeSignUpMail(`${origin}/sign-up/link/${token}`, language);
    await deliverMail({ ...mail, to: email, isSecret: true });
  });
}

/** The address that a link was sent to; null when it opens nothing. */
export function inspectSignUpLink(token: string): Promise<string | null> {
  return findSignUpAddress(hashOf(token));
}

/**
 * Makes the account that a link promises, with its address proven, and signs it in; the link is used up.
 * @throws AppError `gone` (`sign_up_link_dead`), `forbidden` (`sign_up_closed`), `invalid` (`password_short`, `password_common`),
 *   `conflict` (`email_taken`), `unavailable` (`busy`)
 */
export async function redeemSignUpLink(input: RedeemSignUpLinkInput, caller: Caller): Promise<SignedIn> {
  requireHashingRoom();
  await requireOpenSignUp();
  const tokenHash = hashOf(input.token);
  const email = await findSignUpAddress(tokenHash);
  if (email === null) throw deadLink();
  const { name, password } = input;
  checkPassword(password, { email, name });
  const user: Me = { id: await newIdAsync(), email, name, role: 'user' };
  const passwordHash = await hashPassword(password);
  await transaction(async (tx) => {
    // It was good a moment ago: who loses here lost against somebody else with the same link.
    if (!(await claimSignUpLink(tokenHash, tx))) throw deadLink();
    if (!(await insertUser({ ...user, passwordHash }, tx))) throw emailTaken();
    await markEmailVerified(user.id, tx);
    await dropSignUpLinks(email, tx);
    const traces = { actorId: user.id, subjectId: user.id, ...tracesOf(caller) };
    await recordAudit({ event: 'user_created', ...traces, details: { role: user.role, by: 'open-sign-up' } }, tx);
  });
  return openSession(user, caller, 'link');
}

function deadLink(): AppError {
  return new AppError('gone', 'This link has been used or is too old.', { reason: 'sign_up_link_dead' });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
