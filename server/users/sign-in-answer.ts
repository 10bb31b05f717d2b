import { sessionCookie } from '@/server/platform/auth/session-cookie.ts';
import { isSecure } from '@/server/platform/http/origin.ts';
import type { Me, SignedIn } from './open-session.ts';
import type { SignInOutcome } from './second-factor/sign-in-steps.ts';

type Context = { request: Request; headers: Headers };

/** The answer of every way to sign in: with a session comes its cookie, else the ticket for the second step. */
export function answerSignIn(outcome: SignInOutcome, context: Context) {
  return outcome.signedIn === undefined
    ? { secondFactor: outcome.secondFactor }
    : answerSignedIn(outcome.signedIn, context);
}

/** The same where no second step can follow. */
export function answerSignedIn({ user, token }: SignedIn, { request, headers }: Context): { user: Me } {
  headers.append('set-cookie', sessionCookie(token, isSecure(request)));
  return { user };
}
