import { createHash, randomBytes } from 'node:crypto';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { logger } from '@/server/platform/logger.ts';
import { deliverMail } from '@/server/platform/mail/deliver-mail.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { sendSignInLink } from '../identity-jobs.ts';
import { takeMailTurn } from '../limit-mails.ts';
import { type Caller, tracesOf } from '../open-session.ts';
import { findUserByEmail } from '../repository.ts';
import { findAccount } from '../second-factor/repository.ts';
import { afterFirstStep, type SignInOutcome } from '../second-factor/sign-in-steps.ts';
import { mailOrigin } from './mail-origin.ts';
import { claimSignInLink, insertSignInLink, markEmailVerified } from './repository.ts';
import type { LinkWish } from './schema.ts';
import { writeSignInMail } from './write-mail.ts';

const LIFETIME_MS = 15 * 60_000;
/** Stands for whoever has no account, so that unknown addresses cost what known ones do. */
const NOBODY = 0n;

/**
 * Has a link that signs in sent to `email`, if that has an account; nobody can see from here whether it has.
 * @param request where we were reached, and the language of the asking browser, for accounts that chose none
 * @throws AppError `rate_limited`, counted for each address whether it has an account or not
 */
export async function askForSignInLink(
  email: string,
  request: { origin: string; language: 'ko' | 'en'; address: string },
): Promise<void> {
  await takeMailTurn(email, request.address);
  const origin = mailOrigin(request.origin);
  if (origin === null) logger.error('no sign-in link can be sent until PUBLIC_URL says where people reach us');
  const user = await findUserByEmail(email);
  const isWanted = user !== null && user.disabledAt === null && origin !== null;
  const userId = isWanted ? user.id : NOBODY;
  await sendSignInLink.dispatch({ userId, origin: origin ?? '', language: request.language });
}

/** Makes the link and sends it: the job. The token is in the mail and nowhere else. */
export async function mailSignInLink({ userId, origin, language }: LinkWish, context: JobContext): Promise<void> {
  const account = await findAccount(userId);
  if (account === null || account.disabledAt !== null) return;
  const token = randomBytes(32).toString('base64url');
  // Within the transaction: a mail that was not taken leaves no receipt, and is tried again with another token.
  await context.once(async (tx) => {
    await insertSignInLink({ tokenHash: hashOf(token), userId, expiresAt: new Date(Date.now() + LIFETIME_MS) }, tx);
    const ownLanguage = account.language === 'ko' || account.language === 'en' ? account.language : language;
    const mail = writeSignInMail({ name: account.name, url: `${origin}/sign-in/link/${token}` }, ownLanguage);
    await deliverMail({ ...mail, to: account.email, isSecret: true });
  });
}

/**
 * Signs in with the token of a link, which is used up by it.
 * @throws AppError `gone` (`sign_in_link_dead`)
 */
export async function redeemSignInLink(token: string, caller: Caller): Promise<SignInOutcome> {
  const userId = await transaction(async (tx) => {
    const owner = await claimSignInLink(hashOf(token), tx);
    if (owner !== null) await markEmailVerified(owner, tx);
    return owner;
  });
  const account = userId === null ? null : await findAccount(userId);
  if (account === null || account.disabledAt !== null) {
    const subject = userId === null ? {} : { subjectId: userId };
    await recordAudit({ event: 'authn_login_fail', ...subject, ...tracesOf(caller), details: { method: 'link' } });
    throw new AppError('gone', 'This link has been used or is too old.', { reason: 'sign_in_link_dead' });
  }
  return afterFirstStep(account, 'link', caller);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
