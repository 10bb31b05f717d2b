import { requireHashingRoom } from '@/server/platform/auth/hash-queue.ts';
import { verifyPassword } from '@/server/platform/auth/password-hash.ts';
import { AppError } from '@/server/platform/errors.ts';
import { rateLimited } from '@/server/platform/http/limits.ts';
import { forgetSignInAttempts, takeSignInAttempt } from '../sign-in-delay.ts';
import { spendCode } from './check-code.ts';
import { type Factors, findFactors } from './repository.ts';
import type { IdentityProof } from './schema.ts';

/**
 * Makes sure that whoever uses a session is its person, before something that a passer-by must not do. Limits come before the hash.
 * @returns what the account has
 * @throws AppError `invalid` (`password_wrong`, `second_factor_wrong`), `rate_limited`, `unavailable` (`busy`)
 */
export async function confirmIdentity(userId: bigint, proof: IdentityProof, address: string): Promise<Factors> {
  if (!proof.code) requireHashingRoom();
  const wait = await takeSignInAttempt(`confirm:${userId}`, address);
  if (wait > 0) throw rateLimited(wait);
  const factors = await findFactors(userId);
  if (factors === null) throw new AppError('not_found', 'There is no such account.');
  if (proof.code) {
    if ((await spendCode(userId, factors, proof.code)) === null) throw wrong('code', 'second_factor_wrong');
  } else if (!(await verifyPassword(proof.password ?? '', factors.passwordHash))) {
    throw wrong('password', 'password_wrong');
  }
  await forgetSignInAttempts(`confirm:${userId}`);
  return factors;
}

function wrong(path: string, reason: string): AppError {
  return new AppError('invalid', 'This is not right.', { reason, errors: [{ path, message: reason }] });
}
