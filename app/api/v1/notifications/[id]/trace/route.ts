import { notificationParams } from '@/server/notifications/inbox/schema.ts';
import { notificationTrace } from '@/server/notifications/trace/schema.ts';
import { traceNotification } from '@/server/notifications/trace/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Tells why a notification did or did not reach you: every channel, every step.',
    auth: 'user',
    scope: 'notifications:read',
    limit: perUser(120, '1m'),
    params: notificationParams,
    response: notificationTrace,
  },
  ({ viewer, params }) => traceNotification(viewer, params.id),
);
