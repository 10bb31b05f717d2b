import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { DeviceListJson } from '@/server/notifications/devices/schema.ts';
import type {
  NotificationCounts,
  NotificationJson,
  NotificationPageJson,
} from '@/server/notifications/inbox/schema.ts';
import type { MuteListJson } from '@/server/notifications/mutes/schema.ts';
import type { NotificationSettingsJson, PreferenceMatrixJson } from '@/server/notifications/preferences/schema.ts';
import type { HistoryPageJson, NotificationTraceJson } from '@/server/notifications/trace/schema.ts';

const NOTIFICATIONS_PAGE = 30;

export type InboxFilter = 'all' | 'unread';

const LISTS = ['notifications', 'list'] as const;
/** News that come together are read again once, in ms. */
const QUIET_MS = 1_000;

/** What the badge shows. */
export function countsQuery() {
  return queryOptions({
    queryKey: ['notifications', 'counts'] as const,
    queryFn: ({ signal }) => fetchJson<NotificationCounts>('/v1/notifications/counts', { signal }),
  });
}

/** The viewer's notifications, newest first. */
export function inboxQuery(filter: InboxFilter) {
  return infiniteQueryOptions({
    queryKey: [...LISTS, filter] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: String(NOTIFICATIONS_PAGE), filter });
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<NotificationPageJson>(`/v1/notifications?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: NotificationPageJson) => page.nextCursor,
  });
}

/** How each type comes on each channel. */
export function preferencesQuery() {
  return queryOptions({
    queryKey: ['notifications', 'preferences'] as const,
    queryFn: ({ signal }) => fetchJson<PreferenceMatrixJson>('/v1/notifications/preferences', { signal }),
  });
}

/** Where the viewer's notifications go. */
export function devicesQuery() {
  return queryOptions({
    queryKey: ['notifications', 'devices'] as const,
    queryFn: ({ signal }) => fetchJson<DeviceListJson>('/v1/notifications/devices', { signal }),
  });
}

/** Quiet hours, and when digests come. */
export function settingsQuery() {
  return queryOptions({
    queryKey: ['notifications', 'settings'] as const,
    queryFn: ({ signal }) => fetchJson<NotificationSettingsJson>('/v1/notifications/settings', { signal }),
  });
}

/** Everything that one was told in the last 90 days, shown or not. */
export function historyQuery() {
  return infiniteQueryOptions({
    queryKey: ['notifications', 'history'] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: String(NOTIFICATIONS_PAGE) });
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<HistoryPageJson>(`/v1/notifications/history?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: HistoryPageJson) => page.nextCursor,
  });
}

export const MUTES_PATH = '/v1/notifications/mutes';

/** What one wants to hear nothing of. */
export function mutesQuery() {
  return queryOptions({
    queryKey: ['notifications', 'mutes'] as const,
    queryFn: ({ signal }) => fetchJson<MuteListJson>(MUTES_PATH, { signal }),
  });
}

/** The way of one notification, by every channel. */
export function traceQuery(id: string) {
  return queryOptions({
    queryKey: ['notifications', 'trace', id] as const,
    queryFn: ({ signal }) => fetchJson<NotificationTraceJson>(`/v1/notifications/${id}/trace`, { signal }),
  });
}

type Inbox = InfiniteData<NotificationPageJson, string | null>;

/** Marks lines read where they are shown, before the server says so; they stay in their place until the list is read again. */
export function patchRead(client: QueryClient, isMeant: (item: NotificationJson) => boolean): void {
  const readAt = new Date().toISOString();
  const patch = (item: NotificationJson) => (item.readAt === null && isMeant(item) ? { ...item, readAt } : item);
  client.setQueriesData<Inbox>(
    { queryKey: LISTS },
    (list) => list && { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(patch) })) },
  );
}

/** Stops what is on its way to the lists; gives what puts them and the badge back as they are now. */
export async function keepInbox(client: QueryClient): Promise<() => void> {
  await Promise.all([
    client.cancelQueries({ queryKey: LISTS }),
    client.cancelQueries({ queryKey: countsQuery().queryKey }),
  ]);
  const lists = client.getQueriesData<Inbox>({ queryKey: LISTS });
  const counts = client.getQueryData(countsQuery().queryKey);
  return () => {
    for (const [key, list] of lists) client.setQueryData(key, list);
    client.setQueryData(countsQuery().queryKey, counts);
  };
}

function refreshCounts(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: countsQuery().queryKey });
}

let waiting: ReturnType<typeof setTimeout> | undefined;
let readAgainAt = 0;

type ReadEvent = { ids: string[] } | { upTo: string };

/** What events of notifications do to the caches; the shell's socket calls them. */
export const notificationEvents: Record<string, (client: QueryClient, payload: unknown) => void> = {
  'notifications.new': (client) => {
    if (waiting !== undefined) return;
    const rest = Math.max(0, readAgainAt + QUIET_MS - Date.now());
    waiting = setTimeout(() => {
      waiting = undefined;
      readAgainAt = Date.now();
      refreshCounts(client);
      void client.invalidateQueries({ queryKey: LISTS });
    }, rest);
  },
  'notifications.read': (client, payload) => {
    const read = payload as ReadEvent;
    patchRead(client, ({ id }) => ('ids' in read ? read.ids.includes(id) : BigInt(id) <= BigInt(read.upTo)));
    refreshCounts(client);
  },
};
