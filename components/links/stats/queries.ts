import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { AccountStatsJson, ClickPageJson, OrphanPageJson, StatsJson } from '@/server/links/stats/schema.ts';
import { apiParams, type StatsFilter, todayIn } from './stats-filter.ts';

/** As many rows as a list of top values shows before "more". */
const TOP = 10;
const CLICKS_PAGE = 20;
/** While somebody looks, figures are at most this old; live clicks come by themselves. */
const REFRESH_MS = 30_000;

const STATS = ['links', 'stats'] as const;
const VISITS = ['links', 'visits'] as const;

/** Statistics of one link, or of all links of the viewer when `linkId` is null. */
export function statsQuery(linkId: string | null, filter: StatsFilter, timeZone: string) {
  return queryOptions({
    queryKey: [...STATS, linkId, filter, timeZone] as const,
    queryFn: ({ signal }) => {
      const params = apiParams(filter, todayIn(timeZone, Date.now()), timeZone);
      params.set('limit', String(TOP));
      const path = linkId === null ? '/v1/links/stats' : `/v1/links/${linkId}/stats`;
      return fetchJson<StatsJson & Partial<Pick<AccountStatsJson, 'links'>>>(`${path}?${params}`, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
    enabled: timeZone !== '',
  });
}

/** The last clicks of a link, newest first. */
export function visitsQuery(linkId: string) {
  return infiniteQueryOptions({
    queryKey: [...VISITS, linkId] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: String(CLICKS_PAGE) });
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<ClickPageJson>(`/v1/links/${linkId}/clicks?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: ClickPageJson) => page.nextCursor,
  });
}

/** Aliases that lead nowhere and were asked for all the same. */
export function orphansQuery(days: number) {
  return infiniteQueryOptions({
    queryKey: ['links', 'orphans', days] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ days: String(days) });
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<OrphanPageJson>(`/v1/admin/orphan-visits?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: OrphanPageJson) => page.nextCursor,
  });
}

interface WorldMap {
  width: number;
  height: number;
  /** Outlines by ISO 3166-1 alpha-2. */
  countries: Record<string, string>;
  /** Land that no code of ours names. */
  others: string;
}

/** The outlines of countries (Natural Earth, public domain), fetched when a map is shown. */
export function worldMapQuery() {
  return queryOptions({
    queryKey: ['links', 'world-map'] as const,
    queryFn: ({ signal }) => fetchJson<WorldMap>('/maps/world.json', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What events of visits do: the open live list and figures of that link are read again. */
export const visitEvents: Record<string, (client: QueryClient, payload: unknown) => void> = {
  'links.visited': (client, payload) => {
    if (typeof payload !== 'object' || payload === null || !('id' in payload)) return;
    const id = String(payload.id);
    void client.invalidateQueries({ queryKey: [...VISITS, id] });
    void client.invalidateQueries({ queryKey: [...STATS, id] });
  },
};
