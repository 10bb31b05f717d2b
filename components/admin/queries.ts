import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { BusinessFigures, MetricsHistory } from '@/server/admin/metrics/schema.ts';
import type { Range } from '@/server/admin/metrics/terms.ts';
import type { AdminPersonPageJson } from '@/server/admin/people/schema.ts';
import type { ProcessList } from '@/server/admin/processes/schema.ts';
import type { QueueList } from '@/server/admin/queues/schema.ts';
import type { DeadLetterPageJson, OverviewJson } from '@/server/admin/schema.ts';

export const OVERVIEW_EVERY_MS = 3_000;
/** Work that waited longer than this deserves a look: workers poll every second. */
export const OLD_MS = 30_000;

/** Processes, queues and outbox, read again every few seconds while somebody looks. */
export function overviewQuery() {
  return queryOptions({
    queryKey: ['admin', 'overview'] as const,
    queryFn: ({ signal }) => fetchJson<OverviewJson>('/v1/admin/overview', { signal }),
    refetchInterval: OVERVIEW_EVERY_MS,
  });
}

/** A new sample comes every 10 s; over a whole day nothing moves so quickly. */
const METRICS_EVERY_MS: Record<Range, number> = { '15m': 5_000, '1h': 15_000, '24h': 60_000 };

/** The lines of all charts. Nothing is asked for while the tab is hidden, which is react-query's habit. */
export function metricsQuery(range: Range) {
  return queryOptions({
    queryKey: ['admin', 'metrics', range] as const,
    queryFn: ({ signal }) => fetchJson<MetricsHistory>(`/v1/admin/metrics?range=${range}`, { signal }),
    refetchInterval: METRICS_EVERY_MS[range],
    placeholderData: keepPreviousData,
  });
}

/** Counts of people; the server counts once a minute. */
export function businessQuery() {
  return queryOptions({
    queryKey: ['admin', 'business'] as const,
    queryFn: ({ signal }) => fetchJson<BusinessFigures>('/v1/admin/metrics/business', { signal }),
    refetchInterval: 60_000,
  });
}

/** Processes that run, and those that ended lately. */
export function processesQuery() {
  return queryOptions({
    queryKey: ['admin', 'processes'] as const,
    queryFn: ({ signal }) => fetchJson<ProcessList>('/v1/admin/processes', { signal }),
    refetchInterval: OVERVIEW_EVERY_MS,
  });
}

export function queuesQuery() {
  return queryOptions({
    queryKey: ['admin', 'queues'] as const,
    queryFn: ({ signal }) => fetchJson<QueueList>('/v1/admin/queues', { signal }),
    refetchInterval: OVERVIEW_EVERY_MS,
  });
}

/** Every list of dead letters. */
const DEAD_LETTERS = ['admin', 'dead-letters'] as const;

/** Jobs that were given up, newest first; `queue` is '' for those of all queues. */
export function deadLettersQuery(queue: string) {
  return infiniteQueryOptions({
    queryKey: [...DEAD_LETTERS, queue] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: '25' });
      if (queue !== '') params.set('queue', queue);
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<DeadLetterPageJson>(`/v1/admin/dead-letters?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: DeadLetterPageJson) => page.nextCursor,
  });
}

/** Which people: `q` is looked for in name, handle and address. */
export interface PeopleFilter {
  q: string;
  state: 'all' | 'active' | 'disabled';
}

/** Every list of people. */
export const PEOPLE = ['admin', 'people'] as const;

export function peopleQuery({ q, state }: PeopleFilter) {
  return infiniteQueryOptions({
    queryKey: [...PEOPLE, { q, state }] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: '50', state });
      if (q !== '') params.set('q', q);
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<AdminPersonPageJson>(`/v1/admin/people?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: AdminPersonPageJson) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}
