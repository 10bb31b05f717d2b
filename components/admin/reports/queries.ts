import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { ReportedLinkDetailsJson, ReportedLinkPageJson } from '@/server/links/reports/schema.ts';
import type { QueueState } from '@/server/links/reports/terms.ts';

/** Every list of reported links, and every link in it. */
export const REPORTS = ['admin', 'reports'] as const;

/** Somebody else may decide meanwhile. */
const EVERY_MS = 30_000;

/** Reported links that wait for a decision, or those that were decided on. */
export function reportsQuery(state: QueueState) {
  return infiniteQueryOptions({
    queryKey: [...REPORTS, 'list', state] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ state, limit: '25' });
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<ReportedLinkPageJson>(`/v1/admin/link-reports?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: ReportedLinkPageJson) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
}

export function reportedLinkKey(linkId: string) {
  return [...REPORTS, 'link', linkId] as const;
}

/** One link with what was reported and decided. */
export function reportedLinkQuery(linkId: string) {
  return queryOptions({
    queryKey: reportedLinkKey(linkId),
    queryFn: ({ signal }) => fetchJson<ReportedLinkDetailsJson>(`/v1/admin/link-reports/${linkId}`, { signal }),
  });
}
