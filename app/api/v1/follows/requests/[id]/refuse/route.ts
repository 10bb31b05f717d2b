import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { refuseFollower } from '@/server/users/follows/service.ts';
import { requestParams } from '@/server/users/people/schema.ts';

export const POST = route(
  {
    summary: 'Turns somebody away who asked to follow you; nobody is told.',
    auth: 'user',
    scope: 'people:write',
    limit: perUser(120, '1m'),
    params: requestParams,
    status: 204,
  },
  ({ viewer, params }) => refuseFollower(viewer, params.id),
);
