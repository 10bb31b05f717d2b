import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { personDetails, personParams } from '@/server/users/people/schema.ts';
import { getPerson } from '@/server/users/people/service.ts';

export const GET = route(
  {
    summary: 'Reads one person, by handle or id.',
    auth: 'user',
    scope: 'people:read',
    limit: perUser(300, '1m'),
    params: personParams,
    response: personDetails,
  },
  ({ viewer, params }) => getPerson(viewer, params.person),
);
