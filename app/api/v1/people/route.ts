import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { findPeopleQuery, personPage } from '@/server/users/people/schema.ts';
import { searchPeople } from '@/server/users/people/service.ts';

export const GET = route(
  {
    summary: 'Finds people by name or handle; those with a block between you are not there.',
    auth: 'user',
    scope: 'people:read',
    limit: perUser(300, '1m'),
    query: findPeopleQuery,
    response: personPage,
  },
  ({ viewer, query }) => searchPeople(viewer, query),
);
