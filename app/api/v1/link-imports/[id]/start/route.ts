import { startImport } from '@/server/links/transfer/imports.ts';
import { importParams, linkImport } from '@/server/links/transfer/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Begins to make the links of an uploaded file; its task says how far it is and can be cancelled.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(20, '1m'),
    params: importParams,
    response: linkImport,
    status: 202,
  },
  ({ viewer, params, origin }) => startImport(viewer, params.id, origin),
);
