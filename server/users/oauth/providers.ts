import { env } from '@/server/platform/env.ts';
import type { Provider } from './schema.ts';

/** What we take from an account of elsewhere. */
export type OAuthProfile = { id: string; name: string; email: string | null; emailVerified: boolean };

type GithubEmail = { email: string; primary: boolean; verified: boolean };
type GithubUser = { id: number; login: string; name: string | null };

/** Which providers an operator has configured. */
export function configuredProviders(): Provider[] {
  const providers: Provider[] = [];
  if (env.GITHUB_ID !== undefined) providers.push('github');
  if (env.GOOGLE_ID !== undefined) providers.push('google');
  return providers;
}

/** The configured providers as next-auth wants them. */
export function oauthProviders() {
  return configuredProviders().map((id) => (id === 'github' ? github() : google()));
}

function github() {
  const [web, api] = [env.GITHUB_URL, env.GITHUB_API_URL].map((address) => address.replace(/\/+$/, ''));
  return {
    id: 'github' as const,
    name: 'GitHub',
    type: 'oauth' as const,
    clientId: env.GITHUB_ID ?? '',
    clientSecret: env.GITHUB_SECRET ?? '',
    checks: ['state' as const, 'pkce' as const],
    authorization: { url: `${web}/login/oauth/authorize`, params: { scope: 'read:user user:email' } },
    token: `${web}/login/oauth/access_token`,
    userinfo: {
      url: `${api}/user`,
      request: async ({ tokens }: { tokens: { access_token?: string } }) => {
        const read = <T>(path: string) => readApi<T>(`${api}${path}`, tokens.access_token ?? '');
        const [user, emails] = await Promise.all([read<GithubUser>('/user'), read<GithubEmail[]>('/user/emails')]);
        return { ...user, email: (emails.find(({ primary }) => primary) ?? emails[0]) as unknown };
      },
    },
    profile: (raw: GithubUser & { email: GithubEmail | undefined }): OAuthProfile => ({
      id: String(raw.id),
      name: raw.name ?? raw.login,
      email: raw.email?.email ?? null,
      emailVerified: raw.email?.verified === true,
    }),
  };
}

function google() {
  return {
    id: 'google' as const,
    name: 'Google',
    type: 'oauth' as const,
    wellKnown: `${env.GOOGLE_ISSUER.replace(/\/+$/, '')}/.well-known/openid-configuration`,
    idToken: true,
    clientId: env.GOOGLE_ID ?? '',
    clientSecret: env.GOOGLE_SECRET ?? '',
    checks: ['state' as const, 'pkce' as const, 'nonce' as const],
    authorization: { params: { scope: 'openid email profile' } },
    profile: (raw: { sub: string; name?: string; email?: string; email_verified?: boolean }): OAuthProfile => ({
      id: raw.sub,
      name: raw.name ?? raw.email ?? raw.sub,
      email: raw.email ?? null,
      emailVerified: raw.email_verified === true,
    }),
  };
}

async function readApi<T>(url: string, token: string): Promise<T> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json', authorization: `Bearer ${token}`, 'user-agent': 'maru' },
    signal: AbortSignal.timeout(5_000),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as T;
}
