import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { LinkedAccountPageJson } from '@/server/users/oauth/schema.ts';
import type { PasskeyPageJson } from '@/server/users/passkeys/schema.ts';
import type { IdentityState, ProtectionJson } from '@/server/users/second-factor/schema.ts';

/** How the account is protected. */
export function protectionQuery() {
  return queryOptions({
    queryKey: ['security', 'protection'] as const,
    queryFn: ({ signal }) => fetchJson<ProtectionJson>('/v1/second-factor', { signal }),
  });
}

/** What can prove who somebody is; read anew each time it is asked for. */
export function identityQuery() {
  return queryOptions({
    queryKey: ['security', 'identity'] as const,
    queryFn: ({ signal }) => fetchJson<IdentityState>('/v1/identity', { signal }),
    gcTime: 0,
  });
}

/** The passkeys that open the account. */
export function passkeysQuery() {
  return queryOptions({
    queryKey: ['security', 'passkeys'] as const,
    queryFn: ({ signal }) => fetchJson<PasskeyPageJson>('/v1/passkeys', { signal }),
  });
}

/** The accounts elsewhere that open this one. */
export function linkedAccountsQuery() {
  return queryOptions({
    queryKey: ['security', 'accounts'] as const,
    queryFn: ({ signal }) => fetchJson<LinkedAccountPageJson>('/v1/linked-accounts', { signal }),
  });
}
