import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { findFactors, findLastProof, noteProof } from './repository.ts';
import type { IdentityProof, IdentityState } from './schema.ts';

/** Somebody who proved so lately who they are is still the one who sits there. */
const FRESH_MS = 10 * 60_000;

/**
 * Makes sure that it is the person, and not somebody at an open screen, before a way into the account is added or taken away: they have
 * signed in, or proved again who they are, within the last ten minutes.
 * @throws AppError `forbidden` (`session_required`, `confirmation_required`)
 */
export async function requireFreshIdentity(viewer: Viewer): Promise<void> {
  if (viewer.sessionId === undefined) {
    throw new AppError('forbidden', 'An API key may not do that.', { reason: 'session_required' });
  }
  if (await isFreshIdentity(viewer)) return;
  throw new AppError('forbidden', 'Prove again who you are, or sign in again.', { reason: 'confirmation_required' });
}

/** The same as a question, for those who are on their way back from elsewhere. */
export async function isFreshIdentity({ sessionId }: Viewer): Promise<boolean> {
  return sessionId !== undefined && (await freshUntil(sessionId)) !== null;
}

/** Until when the session counts as its person's without another proof, and what can be such a proof. */
export async function readIdentity(viewer: Viewer): Promise<IdentityState> {
  const factors = await findFactors(viewer.id);
  if (factors === null) throw new AppError('not_found', 'There is no such account.');
  const until = viewer.sessionId === undefined ? null : await freshUntil(viewer.sessionId);
  return {
    freshUntil: until?.toISOString() ?? null,
    hasPassword: factors.passwordHash !== null,
    hasCodes: factors.totpEnabledAt !== null || factors.recoveryCodes > 0,
    hasPasskeys: factors.passkeys > 0,
  };
}

/** Takes a password or a code as a proof for the next ten minutes. @throws AppError like `confirmIdentity` */
export async function proveIdentity(viewer: Viewer, proof: IdentityProof, address: string): Promise<IdentityState> {
  await confirmIdentity(viewer.id, proof, address);
  return takeProof(viewer);
}

/** The session counts as its person's from now on, because of a proof that was right. */
export async function takeProof(viewer: Viewer): Promise<IdentityState> {
  if (viewer.sessionId !== undefined) await noteProof(viewer.sessionId);
  return readIdentity(viewer);
}

async function freshUntil(sessionId: string): Promise<Date | null> {
  const proof = await findLastProof(sessionId);
  const until = proof === null ? 0 : proof.getTime() + FRESH_MS;
  return until > Date.now() ? new Date(until) : null;
}
