import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { Provider } from '@/server/users/oauth/schema.ts';

export const PROVIDER_NAMES: Record<Provider, string> = { github: 'GitHub', google: 'Google' };

/** Leaves for the provider, who sends people back to `next` (a path of ours). @throws ApiProblem */
export async function goToProvider(provider: Provider, next: string): Promise<void> {
  const { csrfToken } = await fetchJson<{ csrfToken: string }>('/api/auth/csrf');
  const { url } = await fetchJson<{ url: string }>(`/api/auth/signin/${provider}`, {
    method: 'POST',
    body: { csrfToken, callbackUrl: next, json: 'true' },
  });
  window.location.assign(url);
}
