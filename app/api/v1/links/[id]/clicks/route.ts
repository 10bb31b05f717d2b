import { linkParams } from '@/server/links/schema.ts';
import { listClicks } from '@/server/links/stats/read-clicks.ts';
import { clickPage, listClicksQuery } from '@/server/links/stats/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists the last clicks of one of your links, newest first.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    params: linkParams,
    query: listClicksQuery,
    response: clickPage,
  },
  ({ viewer, params, query }) => listClicks(viewer, params.id, query),
);
