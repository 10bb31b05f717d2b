import { adminPersonPage, listPeopleQuery } from '@/server/admin/people/schema.ts';
import { listPeople } from '@/server/admin/people/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Everybody who has an account, newest first.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    query: listPeopleQuery,
    response: adminPersonPage,
  },
  ({ viewer, query }) => listPeople(viewer, query),
);
