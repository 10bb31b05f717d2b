import { limitParams, limitRule, overrideLimitInput } from '@/server/admin/limits/schema.ts';
import { setLimit } from '@/server/admin/limits/service.ts';
import { entityTag } from '@/server/platform/http/conditional.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const PUT = route(
  {
    summary: 'Sets what holds for a limit in place of its declaration; every process acts by it within a second.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: limitParams,
    body: overrideLimitInput,
    response: limitRule,
    conditional: true,
    etag: ({ version }) => entityTag(version),
  },
  ({ viewer, params, body, ifMatch, address, request }) =>
    setLimit(viewer, params.name, body, { ifMatch, address, userAgent: request.headers.get('user-agent') }),
);

export const DELETE = route(
  {
    summary: 'Sets a limit back to what is declared.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: limitParams,
    response: limitRule,
    conditional: true,
    etag: ({ version }) => entityTag(version),
  },
  ({ viewer, params, ifMatch, address, request }) =>
    setLimit(viewer, params.name, null, { ifMatch, address, userAgent: request.headers.get('user-agent') }),
);
