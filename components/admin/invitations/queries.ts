import { infiniteQueryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { InvitationPageJson } from '@/server/users/schema.ts';

/** Invitations that can still be accepted, newest first, page by page. */
export function invitationsQuery() {
  return infiniteQueryOptions({
    queryKey: ['admin', 'invitations'] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams(pageParam === null ? {} : { cursor: pageParam });
      return fetchJson<InvitationPageJson>(`/v1/invitations?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: InvitationPageJson) => page.nextCursor,
  });
}
