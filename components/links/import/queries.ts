import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type {
  ImportedRowPageJson,
  ImportPreviewJson,
  LinkImportJson,
  LinkImportPageJson,
} from '@/server/links/transfer/schema.ts';

/** While rows are being dealt with, in ms. */
const POLL_MS = 1_000;
const ROWS_AT_A_TIME = 100;

const IMPORTS = ['links', 'imports'] as const;

/** The viewer's imports, newest first, page by page. */
export function importsQuery() {
  return infiniteQueryOptions({
    queryKey: [...IMPORTS, 'list'] as const,
    queryFn: ({ pageParam, signal }) =>
      fetchJson<LinkImportPageJson>(`/v1/link-imports?limit=20${pageParam === null ? '' : `&cursor=${pageParam}`}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: LinkImportPageJson) => page.nextCursor,
  });
}

/** One import of the viewer; read again and again while its links are being made. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: [...IMPORTS, id] as const,
    queryFn: ({ signal }) => fetchJson<LinkImportJson>(`/v1/link-imports/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? POLL_MS : false),
  });
}

/** What would become of the first rows. */
export function previewQuery(id: string) {
  return queryOptions({
    queryKey: [...IMPORTS, id, 'preview'] as const,
    queryFn: ({ signal }) => fetchJson<ImportPreviewJson>(`/v1/link-imports/${id}/preview`, { signal }),
  });
}

export type RowState = 'all' | 'made' | 'existing' | 'refused';

/** What became of the rows, page by page. */
export function importedRowsQuery(id: string, state: RowState) {
  return infiniteQueryOptions({
    queryKey: [...IMPORTS, id, 'rows', state] as const,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: String(ROWS_AT_A_TIME) });
      if (state !== 'all') params.set('state', state);
      if (pageParam !== null) params.set('cursor', pageParam);
      return fetchJson<ImportedRowPageJson>(`/v1/link-imports/${id}/rows?${params}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: ImportedRowPageJson) => page.nextCursor,
  });
}
