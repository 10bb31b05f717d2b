import { openSecret } from '@/server/platform/auth/secret-box.ts';
import { hashRecoveryCode, totpStepOf } from '../totp/codes.ts';
import { claimRecoveryCode, claimTotpStep, type Factors } from './repository.ts';

/** What secrets of authenticator apps are sealed for. */
export const TOTP_PURPOSE = 'totp';

const APP_CODE = /^\d{6}$/;

/** Says which proof `code` is, and uses it up: null when it is none, or was used before. */
export async function spendCode(
  userId: bigint,
  factors: Factors,
  code: string,
  nowMs = Date.now(),
): Promise<'totp' | 'recovery' | null> {
  if (!APP_CODE.test(code)) {
    return (await claimRecoveryCode(userId, hashRecoveryCode(userId, code))) ? 'recovery' : null;
  }
  if (factors.totpEnabledAt === null || factors.totpSecret === null) return null;
  const step = totpStepOf(openSecret(factors.totpSecret, TOTP_PURPOSE, userId), code, nowMs);
  return step !== null && (await claimTotpStep(userId, step)) ? 'totp' : null;
}
