import { infiniteQueryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { KeyPageJson } from '@/server/users/keys/schema.ts';

/** The own API keys, newest first. */
export function keysQuery() {
  return infiniteQueryOptions({
    queryKey: ['keys'] as const,
    queryFn: ({ pageParam, signal }) =>
      fetchJson<KeyPageJson>(`/v1/keys${pageParam === null ? '' : `?cursor=${pageParam}`}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
}
