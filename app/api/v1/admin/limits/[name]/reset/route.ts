import { limitParams, resetLimitInput } from '@/server/admin/limits/schema.ts';
import { resetLimit } from '@/server/admin/limits/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Forgets what a limit has counted for one caller.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: limitParams,
    body: resetLimitInput,
    status: 204,
  },
  ({ viewer, params, body, address, request }) =>
    resetLimit(viewer, params.name, body.key, { address, userAgent: request.headers.get('user-agent') }),
);
