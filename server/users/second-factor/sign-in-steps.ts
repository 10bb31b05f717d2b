import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { AppError } from '@/server/platform/errors.ts';
import { rateLimited } from '@/server/platform/http/limits.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { type Caller, type Me, openSession, type SignedIn, tracesOf } from '../open-session.ts';
import { forgetSignInAttempts, takeSignInAttempt } from '../sign-in-delay.ts';
import { spendCode } from './check-code.ts';
import { type Factors, findAccount, findFactors } from './repository.ts';
import type { FactorMethod } from './schema.ts';
import { closeTicket, issueTicket, type Ticket, tryTicket } from './tickets.ts';

/** What came of a right first step. */
export type SignInOutcome =
  | { signedIn: SignedIn; secondFactor?: never }
  | { signedIn?: never; secondFactor: { ticket: string; methods: FactorMethod[] } };

/** After the first step: a session, or the ticket for the second step where the account has one. */
export async function afterFirstStep(user: Me, method: Ticket['method'], caller: Caller): Promise<SignInOutcome> {
  const factors = await findFactors(user.id);
  const methods = factors === null ? [] : await wantedFactors(factors);
  if (methods.length === 0) return { signedIn: await openSession(user, caller, method) };
  return { secondFactor: { ticket: await issueTicket({ userId: user.id, method }), methods } };
}

/**
 * The second step: a code of the app, or a recovery code, for the ticket of the first.
 * @throws AppError `gone` (`second_factor_expired`), `invalid` (`second_factor_wrong`), `rate_limited`
 */
export async function takeSecondStep(ticket: string, code: string, caller: Caller): Promise<SignedIn> {
  const first = await tryTicket(ticket);
  if (first === null) throw expired();
  const wait = await takeSignInAttempt(delayKey(first.userId), caller.address);
  if (wait > 0) throw rateLimited(wait);
  const [account, factors] = await Promise.all([findAccount(first.userId), findFactors(first.userId)]);
  if (account === null || account.disabledAt !== null || factors === null) throw expired();

  const proof = await spendCode(account.id, factors, code);
  if (proof === null) {
    const details = { method: `${first.method}+code` };
    await recordAudit({ event: 'authn_login_fail', subjectId: account.id, ...tracesOf(caller), details });
    throw new AppError('invalid', 'This code is not right.', {
      reason: 'second_factor_wrong',
      errors: [{ path: 'code', message: 'second_factor_wrong' }],
    });
  }
  if (!(await closeTicket(ticket))) throw expired();
  await forgetSignInAttempts(delayKey(account.id));
  if (proof === 'recovery') {
    await recordAudit({
      event: 'authn_recovery_code_used',
      actorId: account.id,
      subjectId: account.id,
      ...tracesOf(caller),
    });
  }
  return openSession(account, caller, `${first.method}+${proof}`);
}

/** What the second step may be; nothing when the account needs none. An admin's passkey counts where admins must have a second factor. */
async function wantedFactors(factors: Factors): Promise<FactorMethod[]> {
  const hasApp = factors.totpEnabledAt !== null;
  const needsMore =
    hasApp ||
    (factors.passkeys > 0 && factors.role === 'admin' && (await readSetting('security.requireSecondFactorForAdmins')));
  if (!needsMore) return [];
  const methods: FactorMethod[] = hasApp ? ['totp'] : [];
  if (factors.recoveryCodes > 0) methods.push('recovery');
  if (factors.passkeys > 0) methods.push('passkey');
  return methods;
}

function delayKey(userId: bigint): string {
  return `second-factor:${userId}`;
}

function expired(): AppError {
  return new AppError('gone', 'Too late, or too many attempts: sign in again.', { reason: 'second_factor_expired' });
}
