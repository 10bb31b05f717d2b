import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { cursorQuery } from '@/server/platform/http/schema.ts';
import { listBlocked } from '@/server/users/blocks/service.ts';
import { personPage } from '@/server/users/people/schema.ts';

export const GET = route(
  {
    summary: 'Lists whom you have blocked.',
    auth: 'user',
    scope: 'people:read',
    limit: perUser(300, '1m'),
    query: cursorQuery,
    response: personPage,
  },
  ({ viewer, query }) => listBlocked(viewer, query),
);
