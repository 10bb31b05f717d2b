import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type {
  AnnouncementJson,
  AnnouncementPageJson,
  AnnouncementResults,
  AnnouncementSegment,
} from '@/server/notifications/announcements/schema.ts';
import type { AnnouncementState } from '@/server/notifications/announcements/terms.ts';
import { NOTIFICATIONS_PATH } from '../queries.ts';

export const ANNOUNCEMENTS_PATH = `${NOTIFICATIONS_PATH}/announcements`;
export const ANNOUNCEMENTS = ['admin', 'notifications', 'announcements'] as const;
/** While it is being sent, and while it waits to be. */
const RUNNING_EVERY_MS = 3_000;
/** Opens and clicks come for days. */
const RESULTS_EVERY_MS = 30_000;

const isMoving = (state: AnnouncementState | undefined) => state === 'sending' || state === 'scheduled';

export function announcementsQuery() {
  return infiniteQueryOptions({
    queryKey: [...ANNOUNCEMENTS, 'list'] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: '25' });
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<AnnouncementPageJson>(`${ANNOUNCEMENTS_PATH}?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: AnnouncementPageJson) => page.nextCursor,
  });
}

export function announcementQuery(id: string) {
  return queryOptions({
    queryKey: [...ANNOUNCEMENTS, 'one', id] as const,
    queryFn: ({ signal }) => fetchJson<AnnouncementJson>(`${ANNOUNCEMENTS_PATH}/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (isMoving(data?.state) ? RUNNING_EVERY_MS : false),
  });
}

export function resultsQuery(id: string) {
  return queryOptions({
    queryKey: [...ANNOUNCEMENTS, 'results', id] as const,
    queryFn: ({ signal }) => fetchJson<AnnouncementResults>(`${ANNOUNCEMENTS_PATH}/${id}/results`, { signal }),
    refetchInterval: ({ state: { data } }) => (isMoving(data?.state) ? RUNNING_EVERY_MS : RESULTS_EVERY_MS),
  });
}

/** How many people a segment has. */
export function audienceQuery(segment: AnnouncementSegment) {
  return queryOptions({
    queryKey: [...ANNOUNCEMENTS, 'audience', segment] as const,
    queryFn: ({ signal }) =>
      fetchJson<{ people: number }>(`${ANNOUNCEMENTS_PATH}/audience`, { method: 'POST', body: { segment }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
}
