import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { IdOverview } from '@/server/admin/ids/schema.ts';
import type { ExplainedId, IdStrategy, MadeIds } from '@/server/ids/schema.ts';

/** Leases beat every 3 s: nothing moves faster. */
export const IDS_EVERY_MS = 3_000;

export function idOverviewQuery() {
  return queryOptions({
    queryKey: ['admin', 'ids'] as const,
    queryFn: ({ signal }) => fetchJson<IdOverview>('/v1/admin/ids', { signal }),
    refetchInterval: IDS_EVERY_MS,
  });
}

/** What an id says; it never changes. */
export function explainIdQuery(id: string) {
  return queryOptions({
    queryKey: ['ids', 'explain', id] as const,
    queryFn: ({ signal }) => fetchJson<ExplainedId>(`/v1/ids/${encodeURIComponent(id)}`, { signal }),
    enabled: id !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    placeholderData: id === '' ? undefined : keepPreviousData,
  });
}

export async function makeIds(strategy: IdStrategy, count: number): Promise<string[]> {
  const { ids } = await fetchJson<MadeIds>(`/v1/ids?strategy=${strategy}&count=${count}`);
  return ids;
}
