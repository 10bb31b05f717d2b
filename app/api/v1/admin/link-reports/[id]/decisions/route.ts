import { decideOnLink } from '@/server/links/reports/decide-on-link.ts';
import { getReportedLink } from '@/server/links/reports/list-reports.ts';
import { decisionInput, reportedLinkDetails, reportedLinkParams } from '@/server/links/reports/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary:
      'Decides on a link: nothing is wrong, visitors are warned, nobody gets through, or all is as it was. Its owner is told.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: reportedLinkParams,
    body: decisionInput,
    response: reportedLinkDetails,
  },
  async ({ viewer, params, body, origin, address, request }) => {
    await decideOnLink({ viewer, address, userAgent: request.headers.get('user-agent') }, params.id, body);
    return getReportedLink(viewer, params.id, origin);
  },
);
