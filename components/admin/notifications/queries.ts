import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { NotificationOverview, NotificationRates } from '@/server/notifications/overview/schema.ts';
import type { RateRange } from '@/server/notifications/overview/terms.ts';

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
