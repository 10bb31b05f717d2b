import { exportLinks } from '@/server/links/transfer/export-links.ts';
import { exportLinksQuery } from '@/server/links/transfer/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl' } as const;

export const GET = route(
  {
    summary: 'Gives your links as CSV, which can be imported again, or as JSON Lines: all, or what a list shows.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(20, '1m'),
    inFlight: { max: 2, leaseMs: 60_000 },
    query: exportLinksQuery,
    produces: 'text/csv',
  },
  async ({ viewer, query, origin }) => {
    const body = await exportLinks(viewer, query, origin);
    const name = `maru-links-${new Date().toISOString().slice(0, 10)}.${query.format}`;
    return new Response(body, {
      headers: { 'content-type': TYPES[query.format], 'content-disposition': `attachment; filename="${name}"` },
    });
  },
);
