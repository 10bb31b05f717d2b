import { linkParams } from '@/server/links/schema.ts';
import { exportClicks } from '@/server/links/stats/export-clicks.ts';
import { exportClicksQuery } from '@/server/links/stats/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;

export const GET = route(
  {
    summary: 'Gives the clicks of one of your links as CSV or JSON, newest first, up to a million.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(20, '1m'),
    inFlight: { max: 2, leaseMs: 60_000 },
    params: linkParams,
    query: exportClicksQuery,
    produces: 'text/csv',
  },
  async ({ viewer, params, query }) => {
    const body = await exportClicks(viewer, params.id, query);
    const name = `maru-clicks-${params.id}-${new Date().toISOString().slice(0, 10)}.${query.format}`;
    return new Response(body, {
      headers: { 'content-type': TYPES[query.format], 'content-disposition': `attachment; filename="${name}"` },
    });
  },
);
