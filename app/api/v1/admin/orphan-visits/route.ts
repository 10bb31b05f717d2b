import { listOrphans } from '@/server/links/orphans/service.ts';
import { listOrphansQuery, orphanPage } from '@/server/links/stats/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists aliases that lead nowhere and were asked for all the same, most visits first.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    query: listOrphansQuery,
    response: orphanPage,
  },
  ({ query }) => listOrphans(query),
);
