import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { SuppressionPage } from '@/server/notifications/suppressions/schema.ts';
import { NOTIFICATIONS_PATH } from '../queries.ts';

export const SUPPRESSIONS_PATH = `${NOTIFICATIONS_PATH}/suppressions`;
export const SUPPRESSIONS = ['admin', 'notifications', 'suppressions'] as const;

/** Empty means all. */
export interface SuppressionFilter {
  q: string;
  channel: string;
  reason: string;
}

const PARTS = ['q', 'channel', 'reason'] as const;

export function readSuppressionFilter(params: URLSearchParams): SuppressionFilter {
  return { q: params.get('q') ?? '', channel: params.get('channel') ?? '', reason: params.get('reason') ?? '' };
}

export function suppressionsQuery(filter: SuppressionFilter) {
  return infiniteQueryOptions({
    queryKey: [...SUPPRESSIONS, filter] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: '50' });
      for (const part of PARTS) if (filter[part] !== '') params.set(part, filter[part]);
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<SuppressionPage>(`${SUPPRESSIONS_PATH}?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: SuppressionPage) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}
