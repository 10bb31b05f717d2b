import { linkParams } from '@/server/links/schema.ts';
import { stats, statsQuery } from '@/server/links/stats/schema.ts';
import { linkStats } from '@/server/links/stats/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary:
      'Counts the clicks of one of your links: over time, and by country, referrer, device and so on, with filters that combine.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    inFlight: { max: 4, leaseMs: 60_000 },
    params: linkParams,
    query: statsQuery,
    response: stats,
  },
  ({ viewer, params, query }) => linkStats(viewer, params.id, query),
);
