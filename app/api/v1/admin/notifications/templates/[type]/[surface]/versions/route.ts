import { templateParams, templateVersions, versionsQuery } from '@/server/notifications/templates/schema.ts';
import { listVersions } from '@/server/notifications/templates/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'The versions of a text in one language, newest first; the built-in one is version 0.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    params: templateParams,
    query: versionsQuery,
    response: templateVersions,
  },
  ({ viewer, params, query }) => listVersions(viewer, params, query.language),
);
