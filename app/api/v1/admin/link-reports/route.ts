import { listReportedLinks } from '@/server/links/reports/list-reports.ts';
import { listReportsQuery, reportedLinkPage } from '@/server/links/reports/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists links that were reported and wait for a decision, or those that were decided on, newest first.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    query: listReportsQuery,
    response: reportedLinkPage,
  },
  ({ viewer, query, origin }) => listReportedLinks(viewer, query, origin),
);
