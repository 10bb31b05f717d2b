import { notificationCounts } from '@/server/notifications/inbox/schema.ts';
import { countNotifications } from '@/server/notifications/inbox/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Counts what you have not read, and what you have not even seen; at most 1,000.',
    auth: 'user',
    scope: 'notifications:read',
    limit: perUser(600, '1m'),
    response: notificationCounts,
  },
  ({ viewer }) => countNotifications(viewer),
);
