import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { followPerson, unfollowPerson } from '@/server/users/follows/service.ts';
import { followAnswer, personIdParams } from '@/server/users/people/schema.ts';

export const PUT = route(
  {
    summary: 'Follows a person, or asks a private one to be let in.',
    auth: 'user',
    scope: 'people:write',
    limit: perUser(60, '1m'),
    params: personIdParams,
    response: followAnswer,
  },
  ({ viewer, params }) => followPerson(viewer, params.person),
);

export const DELETE = route(
  {
    summary: 'Stops following a person, or takes the request back.',
    auth: 'user',
    scope: 'people:write',
    limit: perUser(60, '1m'),
    params: personIdParams,
    response: followAnswer,
  },
  ({ viewer, params }) => unfollowPerson(viewer, params.person),
);
