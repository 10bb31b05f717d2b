import { rollBackTemplate } from '@/server/notifications/templates/change-template.ts';
import { rollBackInput, templateParams, templateView } from '@/server/notifications/templates/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Has the text of an earlier version hold again, as the next version.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: templateParams,
    body: rollBackInput,
    response: templateView,
  },
  ({ viewer, params, body, address, request }) =>
    rollBackTemplate(viewer, params, body, { address, userAgent: request.headers.get('user-agent') }),
);
