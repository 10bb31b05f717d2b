import type { AuthOptions, User } from 'next-auth';
import { decode, encode } from 'next-auth/jwt';
import CredentialsProvider from 'next-auth/providers/credentials';
import { sessionCookieName } from '@/server/platform/auth/session-cookie.ts';
import { revokeSession, verifySessionToken } from '@/server/platform/auth/sessions.ts';
import { env } from '@/server/platform/env.ts';
import { AppError } from '@/server/platform/errors.ts';
import { logger } from '@/server/platform/logger.ts';
import { type OAuthProfile, oauthProviders } from './oauth/providers.ts';
import type { Provider } from './oauth/schema.ts';
import { comeBack } from './oauth/service.ts';
import type { Caller } from './open-session.ts';
import { signInInput } from './schema.ts';
import type { SignInOutcome } from './second-factor/sign-in-steps.ts';
import { signIn } from './service.ts';

/** What passes through next-auth as its "JWT". The cookie holds only `sessionToken`. */
type Claims = { sub?: string; name?: string | null; email?: string | null; sessionToken?: string; role?: string };

/**
 * How next-auth works on our sessions: its cookie is ours and holds the random session token, the claims are read from the session each time.
 * Made anew for each request.
 * @param onRefusal is told why signing in was refused (too many attempts), which next-auth itself turns into a redirect
 */
export function authOptions(request: {
  caller: Caller;
  secure: boolean;
  onRefusal: (error: unknown) => void;
}): AuthOptions {
  const { caller, secure, onRefusal } = request;
  return {
    secret: env.AUTH_SECRET,
    useSecureCookies: secure,
    session: { strategy: 'jwt', maxAge: 30 * 24 * 3_600 },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    cookies: {
      sessionToken: {
        name: sessionCookieName(secure),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    providers: [
      CredentialsProvider({
        name: 'Maru',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: (credentials) => authorize(credentials, caller, onRefusal),
      }),
      ...(oauthProviders() as unknown as AuthOptions['providers']),
    ],
    jwt: {
      // OAuth's state, nonce and PKCE verifier come through here too, with a salt: those stay encrypted tokens.
      encode: async (params) => {
        if (params.salt) return encode(params);
        return (params.token as Claims | undefined)?.sessionToken ?? '';
      },
      decode: async (params) => (params.salt ? decode(params) : claimsOf(params.token)),
    },
    callbacks: {
      signIn: async ({ user, account }) => {
        if (account?.type !== 'oauth') return true;
        return settleOAuth(
          account.provider as Provider,
          user as User & OAuthProfile & { sessionToken?: string },
          caller,
        );
      },
      jwt: ({ token, user }) => {
        const opened = user as (User & { sessionToken?: string }) | undefined;
        return opened?.sessionToken === undefined ? token : { ...token, sessionToken: opened.sessionToken };
      },
      session: ({ session, token }) => {
        const { sub, role } = token as Claims;
        return { ...session, user: { ...session.user, id: sub, role } };
      },
    },
    events: {
      signOut: async ({ token }) => {
        const { sessionToken } = (token ?? {}) as Claims;
        const viewer = sessionToken === undefined ? null : await verifySessionToken(sessionToken);
        if (viewer?.sessionId !== undefined) await revokeSession(viewer.sessionId);
      },
    },
    logger: {
      // A dead session is not an error; next-auth reports it as one each time.
      error: (code, details) =>
        logger[code === 'JWT_SESSION_ERROR' ? 'debug' : 'error']({ details }, `next-auth: ${code}`),
      warn: (code) => logger.debug(`next-auth: ${code}`),
      debug: () => undefined,
    },
  };
}

async function authorize(
  credentials: Record<string, string> | undefined,
  caller: Caller,
  onRefusal: (error: unknown) => void,
): Promise<(User & { sessionToken: string }) | null> {
  const parsed = signInInput.safeParse(credentials);
  if (!parsed.success) return null;
  let outcome: SignInOutcome;
  try {
    outcome = await signIn(parsed.data.email, parsed.data.password, caller);
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') return null;
    onRefusal(error);
    throw error;
  }
  // Nobody gets past the second step here: our own page asks for it.
  if (outcome.signedIn === undefined) throw new Error('SecondFactorRequired');
  const { user, token } = outcome.signedIn;
  return { id: String(user.id), name: user.name, email: user.email, sessionToken: token };
}

/**
 * What next-auth does after a provider: true lets it set the cookie of the session that was opened, a path is where people go instead. The
 * ticket of a second step stands behind `#`, which no server and no other site gets to see.
 */
async function settleOAuth(
  provider: Provider,
  user: OAuthProfile & { sessionToken?: string },
  caller: Caller,
): Promise<true | string> {
  const result = await comeBack(provider, user, caller);
  if (result.kind === 'linked') return `/settings/security?linked=${provider}`;
  if (result.kind === 'refused') {
    const isOwn = result.reason === 'oauth_taken' || result.reason === 'confirmation_required';
    const page = isOwn ? '/settings/security' : '/sign-in';
    return `${page}?problem=${result.reason}`;
  }
  const { signedIn, secondFactor } = result.outcome;
  if (signedIn === undefined) return `/sign-in#${new URLSearchParams({ secondFactor: JSON.stringify(secondFactor) })}`;
  user.sessionToken = signedIn.token;
  return true;
}

/** The claims of a living session; null makes next-auth forget the cookie. */
async function claimsOf(sessionToken: string | undefined): Promise<Claims | null> {
  const viewer = sessionToken === undefined ? null : await verifySessionToken(sessionToken);
  if (viewer === null || sessionToken === undefined) return null;
  return { sub: String(viewer.id), name: viewer.name, email: viewer.email, role: viewer.role, sessionToken };
}
