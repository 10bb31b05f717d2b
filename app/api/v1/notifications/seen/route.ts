import { markSeenInput, notificationCounts } from '@/server/notifications/inbox/schema.ts';
import { seeNotifications } from '@/server/notifications/inbox/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Remembers that you have opened the list: what is not newer is no news any more.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(120, '1m'),
    body: markSeenInput,
    response: notificationCounts,
  },
  ({ viewer, body }) => seeNotifications(viewer, body.upTo),
);
