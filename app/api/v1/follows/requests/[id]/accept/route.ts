import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { acceptFollower } from '@/server/users/follows/service.ts';
import { requestParams } from '@/server/users/people/schema.ts';

export const POST = route(
  {
    summary: 'Lets somebody follow you who asked to.',
    auth: 'user',
    scope: 'people:write',
    limit: perUser(120, '1m'),
    params: requestParams,
    status: 204,
  },
  ({ viewer, params }) => acceptFollower(viewer, params.id),
);
