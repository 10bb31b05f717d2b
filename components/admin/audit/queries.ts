import { infiniteQueryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { AuditPageJson } from '@/server/admin/audit/schema.ts';
import { readDay, startOfDay } from '../days.ts';

/** What is looked for; empty means all. Days as `2026-11-23`, both belong to the range. */
export interface AuditFilter {
  event: string;
  person: string;
  from: string;
  to: string;
}

/** The filter that stands in the address; the person under `q`, where the search field writes. */
export function readAuditFilter(params: URLSearchParams): AuditFilter {
  const day = (name: string) => readDay(params, name);
  return { event: params.get('event') ?? '', person: params.get('q') ?? '', from: day('from'), to: day('to') };
}

/** The same for the API: the days as they begin and end where the reader is. */
export function auditParams({ event, person, from, to }: AuditFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (event !== '') params.set('event', event);
  if (person !== '') params.set('person', person);
  const start = startOfDay(from, 0);
  const end = startOfDay(to, 1);
  if (start !== null) params.set('from', start);
  if (end !== null) params.set('to', end);
  return params;
}

/** The audit log, newest first, page by page. */
export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['admin', 'audit', filter] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = auditParams(filter);
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<AuditPageJson>(`/v1/admin/audit?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: AuditPageJson) => page.nextCursor,
  });
}
