import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { lacksRequiredFactor } from '@/server/platform/auth/required-factor.ts';
import { openSecret, sealSecret } from '@/server/platform/auth/secret-box.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { rateLimited } from '@/server/platform/http/limits.ts';
import { type Caller, tracesOf } from '../open-session.ts';
import { TOTP_PURPOSE } from '../second-factor/check-code.ts';
import { confirmIdentity } from '../second-factor/confirm-identity.ts';
import { requireFreshIdentity } from '../second-factor/fresh-identity.ts';
import {
  disableTotp,
  enableTotp,
  findFactors,
  replaceRecoveryCodes,
  savePendingTotp,
} from '../second-factor/repository.ts';
import type { IdentityProof } from '../second-factor/schema.ts';
import { takeSignInAttempt } from '../sign-in-delay.ts';
import { describeTotp, hashRecoveryCode, newRecoveryCodes, newTotpSecret, totpStepOf } from './codes.ts';

/** How the viewer's account is protected. */
export async function readProtection(viewer: Viewer) {
  const factors = await findFactors(viewer.id);
  if (factors === null) throw new AppError('not_found', 'There is no such account.');
  return {
    hasPassword: factors.passwordHash !== null,
    totpEnabledAt: factors.totpEnabledAt?.toISOString() ?? null,
    recoveryCodesLeft: factors.recoveryCodes,
    isFactorMissing: await lacksRequiredFactor(viewer),
  };
}

/**
 * A secret for an app; it counts only once `confirmTotp` has seen a code of it.
 * @throws AppError `conflict` (`totp_enabled`) and like `requireFreshIdentity`
 */
export async function beginTotp(viewer: Viewer): Promise<{ secret: string; url: string }> {
  await requireFreshIdentity(viewer);
  const secret = newTotpSecret();
  const sealed = Uint8Array.from(sealSecret(secret, TOTP_PURPOSE, viewer.id));
  if (!(await savePendingTotp(viewer.id, sealed))) throw alreadyEnabled();
  return describeTotp(secret, viewer.email);
}

/**
 * Turns the app on with a right code of it.
 * @returns ten recovery codes, which can be read only now
 * @throws AppError `invalid` (`second_factor_wrong`), `conflict` (`totp_enabled`, `totp_not_begun`), `rate_limited`
 */
export async function confirmTotp(viewer: Viewer, code: string, caller: Caller): Promise<string[]> {
  const wait = await takeSignInAttempt(`confirm:${viewer.id}`, caller.address);
  if (wait > 0) throw rateLimited(wait);
  const pending = await findFactors(viewer.id);
  if (pending === null || pending.totpSecret === null) {
    throw new AppError('conflict', 'Ask for a secret first.', { reason: 'totp_not_begun' });
  }
  if (pending.totpEnabledAt !== null) throw alreadyEnabled();
  const step = totpStepOf(openSecret(pending.totpSecret, TOTP_PURPOSE, viewer.id), code, Date.now());
  if (step === null) {
    const errors = [{ path: 'code', message: 'second_factor_wrong' }];
    throw new AppError('invalid', 'This code is not right.', { reason: 'second_factor_wrong', errors });
  }
  const secret = Uint8Array.from(pending.totpSecret);
  const codes = newRecoveryCodes();
  await transaction(async (tx) => {
    if (!(await enableTotp(viewer.id, secret, step, tx))) throw alreadyEnabled();
    await replaceRecoveryCodes(
      viewer.id,
      codes.map((item) => hashRecoveryCode(viewer.id, item)),
      tx,
    );
    await recordAudit({ event: 'authn_factor_added', ...entry(viewer, caller), details: { factor: 'totp' } }, tx);
  });
  return codes;
}

/** No app is asked for any more; its recovery codes are void. @throws AppError like `confirmIdentity`, `conflict` (`totp_off`) */
export async function turnTotpOff(viewer: Viewer, proof: IdentityProof, caller: Caller): Promise<void> {
  await confirmIdentity(viewer.id, proof, caller.address);
  await transaction(async (tx) => {
    if (!(await disableTotp(viewer.id, tx))) {
      throw new AppError('conflict', 'No authenticator app is set up.', { reason: 'totp_off' });
    }
    await replaceRecoveryCodes(viewer.id, [], tx);
    await recordAudit({ event: 'authn_factor_removed', ...entry(viewer, caller), details: { factor: 'totp' } }, tx);
  });
}

/** Ten new recovery codes; the old ones are void. @throws AppError like `confirmIdentity`, `conflict` (`totp_off`) */
export async function renewRecoveryCodes(viewer: Viewer, proof: IdentityProof, caller: Caller): Promise<string[]> {
  const factors = await confirmIdentity(viewer.id, proof, caller.address);
  if (factors.totpEnabledAt === null && factors.passkeys === 0) {
    throw new AppError('conflict', 'Set up a second factor first.', { reason: 'totp_off' });
  }
  const codes = newRecoveryCodes();
  await transaction(async (tx) => {
    await replaceRecoveryCodes(
      viewer.id,
      codes.map((item) => hashRecoveryCode(viewer.id, item)),
      tx,
    );
    await recordAudit({ event: 'authn_recovery_codes_created', ...entry(viewer, caller) }, tx);
  });
  return codes;
}

function entry(viewer: Viewer, caller: Caller) {
  return { actorId: viewer.id, subjectId: viewer.id, ...tracesOf(caller) };
}

function alreadyEnabled(): AppError {
  return new AppError('conflict', 'An authenticator app is set up already.', { reason: 'totp_enabled' });
}
