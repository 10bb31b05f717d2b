import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { cursorQuery } from '@/server/platform/http/schema.ts';
import { listRequests } from '@/server/users/follows/service.ts';
import { personPage } from '@/server/users/people/schema.ts';

export const GET = route(
  {
    summary: 'Lists who waits to be let in as your follower.',
    auth: 'user',
    scope: 'people:read',
    limit: perUser(300, '1m'),
    query: cursorQuery,
    response: personPage,
  },
  ({ viewer, query }) => listRequests(viewer, query),
);
