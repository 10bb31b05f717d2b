import { sessionCookie } from '@/server/platform/auth/session-cookie.ts';
import { isSecure } from '@/server/platform/http/origin.ts';
import { languageOf } from './lookup.ts';
import type { Me, SignedIn } from './open-session.ts';
import { languageCookie } from './profile/language-cookie.ts';
import type { SignInOutcome } from './second-factor/sign-in-steps.ts';

type Context = { request: Request; headers: Headers };

/** The answer of every way to sign in: with a session comes its cookie, else the ticket for the second step. */
export async function answerSignIn(outcome: SignInOutcome, context: Context) {
  return outcome.signedIn === undefined
    ? { secondFactor: outcome.secondFactor }
    : answerSignedIn(outcome.signedIn, context);
}

/** The same where no second step can follow. Pages speak the language of the account from then on, if it has one. */
export async function answerSignedIn({ user, token }: SignedIn, { request, headers }: Context): Promise<{ user: Me }> {
  headers.append('set-cookie', sessionCookie(token, isSecure(request)));
  const language = await languageOf(user.id);
  if (language !== null) headers.append('set-cookie', languageCookie(language));
  return { user };
}
