import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { blockPerson, unblockPerson } from '@/server/users/blocks/service.ts';
import { personIdParams } from '@/server/users/people/schema.ts';

export const PUT = route(
  {
    summary: 'Blocks a person: follows end both ways, and neither finds the other.',
    auth: 'user',
    scope: 'people:write',
    limit: perUser(60, '1m'),
    params: personIdParams,
    status: 204,
  },
  ({ viewer, params }) => blockPerson(viewer, params.person),
);

export const DELETE = route(
  {
    summary: 'Takes a block back; follows do not come back with it.',
    auth: 'user',
    scope: 'people:write',
    limit: perUser(60, '1m'),
    params: personIdParams,
    status: 204,
  },
  ({ viewer, params }) => unblockPerson(viewer, params.person),
);
