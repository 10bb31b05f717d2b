import { listSentQuery, sentPage } from '@/server/notifications/deliveries/schema.ts';
import { listSent } from '@/server/notifications/deliveries/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Notifications of everybody with how they went, newest first; nothing of what was written in them.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    query: listSentQuery,
    response: sentPage,
  },
  ({ viewer, query }) => listSent(viewer, query),
);
