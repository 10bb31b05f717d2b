import { listImports, uploadImport } from '@/server/links/transfer/imports.ts';
import { linkImport, linkImportPage, listImportsQuery, uploadImportQuery } from '@/server/links/transfer/schema.ts';
import { IMPORT_MAX_BYTES } from '@/server/links/transfer/terms.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { readBytes } from '@/server/platform/http/read-bytes.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists the files of links that you uploaded, newest first.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    query: listImportsQuery,
    response: linkImportPage,
  },
  ({ viewer, query }) => listImports(viewer, query),
);

export const POST = route(
  {
    summary: 'Takes in a CSV file of links, 20 MiB and 100,000 rows at most. Nothing is made before it is started.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(20, '1m'),
    inFlight: { max: 1, leaseMs: 60_000 },
    consumes: ['text/csv', 'text/plain', 'application/octet-stream'],
    query: uploadImportQuery,
    response: linkImport,
    status: 201,
  },
  async ({ viewer, query, request }) => uploadImport(viewer, await readBytes(request, IMPORT_MAX_BYTES), query),
);
