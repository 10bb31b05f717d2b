import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { cursorQuery } from '@/server/platform/http/schema.ts';
import { listFollows } from '@/server/users/follows/service.ts';
import { personPage, personParams } from '@/server/users/people/schema.ts';

export const GET = route(
  {
    summary: 'Lists whom a person follows.',
    auth: 'user',
    scope: 'people:read',
    limit: perUser(300, '1m'),
    params: personParams,
    query: cursorQuery,
    response: personPage,
  },
  ({ viewer, params, query }) => listFollows(viewer, params.person, 'following', query),
);
