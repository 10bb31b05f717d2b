import { removeLimitEntry } from '@/server/admin/limits/entries.ts';
import { limitEntryParams } from '@/server/admin/limits/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const DELETE = route(
  {
    summary: 'Takes an entry off its list.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: limitEntryParams,
    status: 204,
  },
  ({ viewer, params, address, request }) =>
    removeLimitEntry(viewer, params.id, { address, userAgent: request.headers.get('user-agent') }),
);
