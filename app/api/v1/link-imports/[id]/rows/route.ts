import { listImportedRows } from '@/server/links/transfer/report-import.ts';
import { importedRowPage, importParams, listImportedRowsQuery } from '@/server/links/transfer/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists what became of each row of an imported file.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    params: importParams,
    query: listImportedRowsQuery,
    response: importedRowPage,
  },
  ({ viewer, params, query, origin }) => listImportedRows(viewer, params.id, query, origin),
);
