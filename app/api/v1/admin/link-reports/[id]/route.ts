import { getReportedLink } from '@/server/links/reports/list-reports.ts';
import { reportedLinkDetails, reportedLinkParams } from '@/server/links/reports/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Shows a link with its reports and all that was decided about it. The id is the link’s.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    params: reportedLinkParams,
    response: reportedLinkDetails,
  },
  ({ viewer, params, origin }) => getReportedLink(viewer, params.id, origin),
);
