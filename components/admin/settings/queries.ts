import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { SettingHistoryJson, SettingListJson } from '@/server/admin/settings/schema.ts';

/** Everything that can be set, as it acts now. */
export function settingsQuery() {
  return queryOptions({
    queryKey: ['admin', 'settings'] as const,
    queryFn: ({ signal }) => fetchJson<SettingListJson>('/v1/admin/settings', { signal }),
  });
}

/** Who set it to what, newest first, page by page. */
export function settingHistoryQuery(key: string) {
  return infiniteQueryOptions({
    queryKey: ['admin', 'settings', key, 'history'] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: '20', ...(pageParam === null ? {} : { cursor: pageParam }) });
      return fetchJson<SettingHistoryJson>(`/v1/admin/settings/${key}/history?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: SettingHistoryJson) => page.nextCursor,
  });
}
