import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type {
  LimitEntryListJson,
  LimitKeysJson,
  LimitListJson,
  LimitPictureJson,
} from '@/server/admin/limits/schema.ts';

export const LIMITS_EVERY_MS = 2_000;
/** The one key that is looked at moves before one's eyes. */
const PICTURE_EVERY_MS = 1_000;

/** Where one rule is read and changed. */
export const rulePath = (id: string): string => `/v1/admin/limits/${encodeURIComponent(id)}`;

/** Every rule with what it did lately, read again while somebody looks. */
export function limitsQuery() {
  return queryOptions({
    queryKey: ['admin', 'limits', 'rules'] as const,
    queryFn: ({ signal }) => fetchJson<LimitListJson>('/v1/admin/limits', { signal }),
    refetchInterval: LIMITS_EVERY_MS,
  });
}

/** The callers that one rule sees most. */
export function limitKeysQuery(id: string) {
  return queryOptions({
    queryKey: ['admin', 'limits', 'keys', id] as const,
    queryFn: ({ signal }) => fetchJson<LimitKeysJson>(`${rulePath(id)}/keys`, { signal }),
    refetchInterval: LIMITS_EVERY_MS,
  });
}

/** What is stored of one caller under one rule, as it is now. */
export function limitPictureQuery(id: string, key: string) {
  return queryOptions({
    queryKey: ['admin', 'limits', 'picture', id, key] as const,
    queryFn: ({ signal }) =>
      fetchJson<LimitPictureJson>(`${rulePath(id)}/picture?${new URLSearchParams({ key })}`, { signal }),
    refetchInterval: PICTURE_EVERY_MS,
  });
}

export const ENTRIES_PATH = '/v1/admin/limits/entries';

/** Who passes always and who never, newest first. */
export function limitEntriesQuery() {
  return queryOptions({
    queryKey: ['admin', 'limits', 'entries'] as const,
    queryFn: ({ signal }) => fetchJson<LimitEntryListJson>(ENTRIES_PATH, { signal }),
  });
}
