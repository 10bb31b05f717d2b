import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { createSession, revokeSession, verifySession } from '@/server/platform/auth/sessions.ts';
import type { Role } from '@/server/platform/auth/viewer.ts';
import { tellOfSignIn } from './sessions/tell-of-sign-in.ts';

/** Where a call comes from. `cookie` is the header: the session in it ends when a new one begins. */
export type Caller = { address: string; userAgent?: string | null; cookie?: string | null };

/** The caller of a request that `route()` has looked at. */
export function callerOf({ request, address }: { request: Request; address: string }): Caller {
  return { address, userAgent: request.headers.get('user-agent'), cookie: request.headers.get('cookie') };
}

/** What the audit log knows of a caller. */
export function tracesOf({ address, userAgent }: Caller): { address: string; userAgent: string | null } {
  return { address, userAgent: userAgent ?? null };
}

export type Me = { id: bigint; email: string; name: string; role: Role };

export type SignedIn = { user: Me; token: string; sessionId: string };

/** How somebody has proven who he is. */
export type SignInMethod =
  | 'password'
  | 'link'
  | 'passkey'
  | 'invitation'
  | 'github'
  | 'google'
  | `${'password' | 'link' | 'github' | 'google'}+${'totp' | 'recovery'}`;

/** A new session for this person; the one that the caller had ends, so that nobody can prepare it for him. */
export async function openSession(user: Me, caller: Caller, method: SignInMethod): Promise<SignedIn> {
  await signOut(caller.cookie);
  const { token, sessionId } = await createSession(user.id, caller);
  const { id, email, name, role } = user;
  await recordAudit({
    event: 'authn_login_success',
    actorId: id,
    subjectId: id,
    ...tracesOf(caller),
    details: { method },
  });
  await tellOfSignIn(id, sessionId, caller);
  return { user: { id, email, name, role }, token, sessionId };
}

/** Ends the session in a `Cookie` header, if there is one. */
export async function signOut(cookie: string | null | undefined): Promise<void> {
  const viewer = await verifySession(cookie);
  if (viewer?.sessionId !== undefined) await revokeSession(viewer.sessionId);
}
