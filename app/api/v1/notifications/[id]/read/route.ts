import { notificationCounts, notificationParams } from '@/server/notifications/inbox/schema.ts';
import { readNotification } from '@/server/notifications/inbox/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Marks a notification read, with those shown in one line with it, on all your devices.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(300, '1m'),
    params: notificationParams,
    response: notificationCounts,
  },
  ({ viewer, params }) => readNotification(viewer, params.id),
);
