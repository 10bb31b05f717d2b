import { changeTemplate } from '@/server/notifications/templates/change-template.ts';
import { changeTemplateInput, templateParams, templateView } from '@/server/notifications/templates/schema.ts';
import { getTemplate } from '@/server/notifications/templates/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'The texts of a type of notification for a surface as they hold now, and what they may speak of.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    params: templateParams,
    response: templateView,
  },
  ({ viewer, params }) => getTemplate(viewer, params),
);

export const PUT = route(
  {
    summary: 'Sets the texts of a type for a surface, as their next versions; they hold at once.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: templateParams,
    body: changeTemplateInput,
    response: templateView,
  },
  ({ viewer, params, body, address, request }) =>
    changeTemplate(viewer, params, body, { address, userAgent: request.headers.get('user-agent') }),
);
