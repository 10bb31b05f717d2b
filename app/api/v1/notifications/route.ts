import { listNotificationsQuery, notificationPage } from '@/server/notifications/inbox/schema.ts';
import { listNotifications } from '@/server/notifications/inbox/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { pickLanguage } from '@/server/users/sign-in-links/pick-language.ts';

export const GET = route(
  {
    summary:
      'Lists what you were told, newest first, in the language of your browser; what belongs together is one line.',
    auth: 'user',
    scope: 'notifications:read',
    limit: perUser(300, '1m'),
    query: listNotificationsQuery,
    response: notificationPage,
  },
  ({ viewer, query, request }) => listNotifications(viewer, query, pickLanguage(request)),
);
