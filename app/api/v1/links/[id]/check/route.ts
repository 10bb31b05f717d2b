import { requestCheck } from '@/server/links/health/request-check.ts';
import { link, linkParams } from '@/server/links/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Has the target of a link checked now; read the link again to see what was found.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(20, '1m'),
    params: linkParams,
    response: link,
    status: 202,
  },
  ({ viewer, params, origin }) => requestCheck(viewer, params.id, origin),
);
