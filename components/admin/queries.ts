import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { OverviewJson } from '@/server/admin/schema.ts';
import type { InvitationPageJson } from '@/server/users/schema.ts';

export const OVERVIEW_EVERY_MS = 3_000;

/** Processes, queues and outbox, read again every few seconds while somebody looks. */
export function overviewQuery() {
  return queryOptions({
    queryKey: ['admin', 'overview'] as const,
    queryFn: ({ signal }) => fetchJson<OverviewJson>('/v1/admin/overview', { signal }),
    refetchInterval: OVERVIEW_EVERY_MS,
  });
}

/** Invitations that can still be accepted. */
export function invitationsQuery() {
  return queryOptions({
    queryKey: ['admin', 'invitations'] as const,
    queryFn: ({ signal }) => fetchJson<InvitationPageJson>('/v1/invitations', { signal }),
  });
}
