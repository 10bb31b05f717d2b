import { accountStats as response, statsQuery } from '@/server/links/stats/schema.ts';
import { accountStats } from '@/server/links/stats/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Counts the clicks of all your links, with those that were followed most.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(120, '1m'),
    inFlight: { max: 4, leaseMs: 60_000 },
    query: statsQuery,
    response,
  },
  ({ viewer, query, origin }) => accountStats(viewer, query, origin),
);
