import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { AccountDeletion } from '@/server/users/deletion/schema.ts';
import type { PersonDetailsJson, PersonPageJson } from '@/server/users/people/schema.ts';
import type { ProfileJson } from '@/server/users/profile/schema.ts';

export const PEOPLE_PAGE = 30;

const ALL = ['people'] as const;

/** A list of people that the API gives page by page. */
function pages(key: readonly string[], path: string, more: Record<string, string> = {}) {
  return infiniteQueryOptions({
    queryKey: [...ALL, ...key] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: String(PEOPLE_PAGE), ...more });
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<PersonPageJson>(`${path}?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: PersonPageJson) => page.nextCursor,
  });
}

export type PeopleQuery = ReturnType<typeof pages>;

/** People by name or handle; everybody while `q` is empty. */
export const peopleQuery = (q: string) => pages(['search', q], '/v1/people', q === '' ? {} : { q });

/** Who follows a person, or whom they follow. */
export const followsQuery = (handle: string, show: 'followers' | 'following') =>
  pages([show, handle], `/v1/people/${handle}/${show}`);

/** Who waits to be let in by the viewer. */
export const requestsQuery = () => pages(['requests'], '/v1/follows/requests');

/** Whom the viewer has blocked. */
export const blockedQuery = () => pages(['blocked'], '/v1/blocks');

/** One person as the viewer may see them. */
export function personQuery(handle: string) {
  return queryOptions({
    queryKey: [...ALL, 'person', handle] as const,
    queryFn: ({ signal }) => fetchJson<PersonDetailsJson>(`/v1/people/${handle}`, { signal }),
  });
}

/** The viewer's own profile. */
export function profileQuery() {
  return queryOptions({
    queryKey: ['profile'] as const,
    queryFn: ({ signal }) => fetchJson<ProfileJson>('/v1/profile', { signal }),
  });
}

/** Whether, and when, the viewer's account will be deleted. */
export function deletionQuery() {
  return queryOptions({
    queryKey: ['account', 'deletion'] as const,
    queryFn: ({ signal }) => fetchJson<AccountDeletion>('/v1/account/deletion', { signal }),
    // Only the viewer changes it, on these pages.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Reads again whatever shows people. */
export function refreshPeople(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: ALL });
}

/** What events about people do to the caches; the shell's socket calls them. */
export const peopleEvents: Record<string, (client: QueryClient, payload: unknown) => void> = {
  'people.changed': (client) => {
    void refreshPeople(client);
    void client.invalidateQueries({ queryKey: profileQuery().queryKey });
  },
};
