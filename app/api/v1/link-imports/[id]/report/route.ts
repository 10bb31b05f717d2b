import { localeOf } from '@/server/links/plain-page.ts';
import { downloadReport } from '@/server/links/transfer/report-import.ts';
import { importParams } from '@/server/links/transfer/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Gives what became of each row of an imported file as CSV, in words of your language.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(20, '1m'),
    inFlight: { max: 2, leaseMs: 60_000 },
    params: importParams,
    produces: 'text/csv',
  },
  async ({ viewer, params, origin, request }) => {
    const { headers } = request;
    const locale = localeOf({ cookie: headers.get('cookie'), acceptLanguage: headers.get('accept-language') });
    const body = await downloadReport(viewer, params.id, { origin, locale });
    const disposition = `attachment; filename="maru-import-${params.id}.csv"`;
    return new Response(body, {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': disposition },
    });
  },
);
