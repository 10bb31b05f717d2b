import { madeIds, makeIdsQuery } from '@/server/ids/schema.ts';
import { giveIds } from '@/server/ids/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Gives new unique ids by the strategy asked for.',
    auth: 'user',
    scope: 'ids',
    limit: perUser(120, '1m'),
    query: makeIdsQuery,
    response: madeIds,
  },
  ({ query }) => giveIds(query),
);
