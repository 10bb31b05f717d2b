import { madeIds, makeIdsQuery } from '@/server/ids/schema.ts';
import { giveIds } from '@/server/ids/service.ts';
import { perKey } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Gives new unique ids by the strategy asked for.',
    auth: 'user',
    scope: 'ids',
    // By the number of ids, so that asking for many at once is no way around it.
    limit: perKey(30_000, '1m', { cost: ({ query }: { query: { count: number } }) => query.count }),
    query: makeIdsQuery,
    response: madeIds,
  },
  ({ query }) => giveIds(query),
);
