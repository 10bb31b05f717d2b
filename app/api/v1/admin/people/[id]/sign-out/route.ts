import { personParams, signedOut } from '@/server/admin/people/schema.ts';
import { signOutEverywhere } from '@/server/admin/people/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Ends all sessions of a person.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: personParams,
    response: signedOut,
  },
  ({ viewer, params, address, request }) =>
    signOutEverywhere(viewer, params.id, { address, userAgent: request.headers.get('user-agent') }),
);
