import { noteAct, notify } from '@/server/notifications/jobs.ts';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { requireHashingRoom } from '@/server/platform/auth/hash-queue.ts';
import { hashPassword, verifyPassword } from '@/server/platform/auth/password-hash.ts';
import { revokeAllSessions } from '@/server/platform/auth/sessions.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { rateLimited } from '@/server/platform/http/limits.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { type Caller, tracesOf } from './open-session.ts';
import { checkPassword } from './password.ts';
import { requireFreshIdentity } from './second-factor/fresh-identity.ts';
import { findFactors, replacePassword } from './second-factor/repository.ts';
import { describeDevice } from './sessions/describe-device.ts';
import { forgetSignInAttempts, takeSignInAttempt } from './sign-in-delay.ts';
import { dropSignInLinks } from './sign-in-links/repository.ts';

/**
 * Sets another password and ends all other sessions, and links in mails that would open one. Who has none yet needs no current one, but a
 * fresh proof of who they are.
 * @throws AppError `invalid` (`password_wrong` at `current`; `password_short`, `password_common` at `password`), `rate_limited`,
 *   `conflict` (changed elsewhere meanwhile), `unavailable` (`busy`) and like `requireFreshIdentity`
 */
export async function changePassword(
  viewer: Viewer,
  input: { current: string; password: string },
  caller: Caller,
): Promise<void> {
  requireHashingRoom();
  const wait = await takeSignInAttempt(`confirm:${viewer.id}`, caller.address);
  if (wait > 0) throw rateLimited(wait);
  const entry = { actorId: viewer.id, subjectId: viewer.id, ...tracesOf(caller) };
  const before = (await findFactors(viewer.id))?.passwordHash ?? null;
  if (before === null) await requireFreshIdentity(viewer);
  else if (!(await verifyPassword(input.current, before))) {
    await recordAudit({ event: 'authn_password_change_fail', ...entry });
    const errors = [{ path: 'current', message: 'password_wrong' }];
    throw new AppError('invalid', 'The current password is not right.', { reason: 'password_wrong', errors });
  }
  await forgetSignInAttempts(`confirm:${viewer.id}`);
  checkPassword(input.password, viewer);
  const after = await hashPassword(input.password);
  await transaction(async (tx) => {
    if (!(await replacePassword(viewer.id, { before, after }, tx))) {
      throw new AppError('conflict', 'The password was changed elsewhere meanwhile.');
    }
    await dropSignInLinks(viewer.id, tx);
    await recordAudit({ event: 'authn_password_change', ...entry }, tx);
    const { browser, system } = describeDevice(caller.userAgent ?? null);
    const data = { browser, system, address: caller.address };
    const dedupeKey = `password-changed:${await newIdAsync()}`;
    await notify.dispatch({ type: 'password-changed', recipients: [viewer.id], data, dedupeKey }, tx);
    await noteAct.dispatch({ userId: viewer.id, act: 'password-changed' }, tx);
  });
  await revokeAllSessions(viewer.id, viewer.sessionId);
}
