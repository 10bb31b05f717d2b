import { templateList } from '@/server/notifications/templates/schema.ts';
import { listTemplates } from '@/server/notifications/templates/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Every text that notifications are written with, and how it stands in each language.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    response: templateList,
  },
  ({ viewer }) => listTemplates(viewer),
);
