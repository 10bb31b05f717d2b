import { previewImport } from '@/server/links/transfer/preview-import.ts';
import { importParams, importPreview } from '@/server/links/transfer/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Says what would become of the first 1,000 rows of an uploaded file; nothing is made.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(120, '1m'),
    inFlight: { max: 2, leaseMs: 60_000 },
    params: importParams,
    response: importPreview,
  },
  ({ viewer, params, origin }) => previewImport(viewer, params.id, origin),
);
