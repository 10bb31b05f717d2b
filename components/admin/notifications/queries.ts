import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { SentNotificationJson, SentPageJson } from '@/server/notifications/deliveries/schema.ts';
import type { NotificationOverview, NotificationRates } from '@/server/notifications/overview/schema.ts';
import type { RateRange } from '@/server/notifications/overview/terms.ts';

import { readDay, startOfDay } from '../days.ts';

export const NOTIFICATIONS_PATH = '/v1/admin/notifications';
export const LANES_EVERY_MS = 3_000;
/** Counting over a long time costs more, and moves less. */
export const RATES_EVERY_MS: Record<RateRange, number> = { '1h': 5_000, '24h': 15_000, '7d': 60_000, '30d': 300_000 };

/** Lanes and providers, read again every few seconds while somebody looks. */
export function notificationOverviewQuery() {
  return queryOptions({
    queryKey: ['admin', 'notifications', 'overview'] as const,
    queryFn: ({ signal }) => fetchJson<NotificationOverview>(`${NOTIFICATIONS_PATH}/overview`, { signal }),
    refetchInterval: LANES_EVERY_MS,
  });
}

/** What became of what was planned; `channel` is '' for all. */
export function notificationRatesQuery(range: RateRange, channel: string) {
  return queryOptions({
    queryKey: ['admin', 'notifications', 'rates', { range, channel }] as const,
    queryFn: ({ signal }) => {
      const params = new URLSearchParams({ range });
      if (channel !== '') params.set('channel', channel);
      return fetchJson<NotificationRates>(`${NOTIFICATIONS_PATH}/rates?${params}`, { signal });
    },
    refetchInterval: RATES_EVERY_MS[range],
    placeholderData: keepPreviousData,
  });
}

/** What is looked for; empty means all. Days as `2026-11-23`, both belong to the range. */
export interface SentFilter {
  q: string;
  type: string;
  channel: string;
  state: string;
  from: string;
  to: string;
}

const SENT_PARTS = ['q', 'type', 'channel', 'state'] as const;

/** The filter that stands in the address. */
export function readSentFilter(params: URLSearchParams): SentFilter {
  const part = (name: string) => params.get(name) ?? '';
  return {
    ...{ q: part('q'), type: part('type'), channel: part('channel'), state: part('state') },
    ...{ from: readDay(params, 'from'), to: readDay(params, 'to') },
  };
}

/** What was sent to whom, newest first, page by page. */
export function sentQuery(filter: SentFilter) {
  return infiniteQueryOptions({
    queryKey: ['admin', 'notifications', 'sent', filter] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: '50' });
      for (const part of SENT_PARTS) if (filter[part] !== '') params.set(part, filter[part]);
      const [from, to] = [startOfDay(filter.from, 0), startOfDay(filter.to, 1)];
      if (from !== null) params.set('from', from);
      if (to !== null) params.set('to', to);
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<SentPageJson>(`${NOTIFICATIONS_PATH}/deliveries?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: SentPageJson) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** The whole way of one; read again while something of it is on its way. */
export function sentNotificationQuery(id: string) {
  return queryOptions({
    queryKey: ['admin', 'notifications', 'sent-one', id] as const,
    queryFn: ({ signal }) => fetchJson<SentNotificationJson>(`${NOTIFICATIONS_PATH}/deliveries/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.deliveries.some(({ state }) => state === 'queued' || state === 'sending') ? LANES_EVERY_MS : false,
  });
}
