import { notificationOverview } from '@/server/notifications/overview/schema.ts';
import { getNotificationOverview } from '@/server/notifications/overview/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'What notifications are on their way in each lane, and how the providers are doing.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    response: notificationOverview,
  },
  ({ viewer }) => getNotificationOverview(viewer),
);
