import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { SessionPageJson } from '@/server/users/sessions/schema.ts';

/** Where one is signed in. */
export function sessionsQuery() {
  return queryOptions({
    queryKey: ['sessions'] as const,
    queryFn: ({ signal }) => fetchJson<SessionPageJson>('/v1/sessions', { signal }),
  });
}
