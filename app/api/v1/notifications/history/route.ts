import { historyPage, historyQuery } from '@/server/notifications/trace/schema.ts';
import { listHistory } from '@/server/notifications/trace/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { pickLanguage } from '@/server/users/sign-in-links/pick-language.ts';

export const GET = route(
  {
    summary: 'Lists everything you were told in the last 90 days, by any channel or none, newest first.',
    auth: 'user',
    scope: 'notifications:read',
    limit: perUser(120, '1m'),
    query: historyQuery,
    response: historyPage,
  },
  ({ viewer, query, request }) => listHistory(viewer, query, pickLanguage(request)),
);
