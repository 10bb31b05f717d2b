import { markReadInput, notificationCounts } from '@/server/notifications/inbox/schema.ts';
import { readNotifications } from '@/server/notifications/inbox/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Marks notifications read, these or all up to one, on all your devices.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(120, '1m'),
    body: markReadInput,
    response: notificationCounts,
  },
  ({ viewer, body }) => readNotifications(viewer, body),
);
