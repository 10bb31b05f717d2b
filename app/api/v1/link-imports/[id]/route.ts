import { changeImport, getImport, removeImport } from '@/server/links/transfer/imports.ts';
import { changeImportInput, importParams, linkImport } from '@/server/links/transfer/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Reads how an import of yours stands.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    params: importParams,
    response: linkImport,
  },
  ({ viewer, params }) => getImport(viewer, params.id),
);

export const PATCH = route(
  {
    summary: 'Says what the columns of an uploaded file mean and how it is read.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(120, '1m'),
    params: importParams,
    body: changeImportInput,
    response: linkImport,
  },
  ({ viewer, params, body }) => changeImport(viewer, params.id, body),
);

export const DELETE = route(
  {
    summary: 'Forgets an uploaded file, or the report of an import; links that were made stay.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(60, '1m'),
    params: importParams,
    status: 204,
  },
  ({ viewer, params }) => removeImport(viewer, params.id),
);
