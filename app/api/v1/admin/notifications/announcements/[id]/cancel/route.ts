import { announcement, announcementParams } from '@/server/notifications/announcements/schema.ts';
import { cancelAnnouncement } from '@/server/notifications/announcements/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Stops an announcement: nobody more is told; one that waits for its time is a draft again.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: announcementParams,
    response: announcement,
  },
  ({ viewer, params, address, request }) =>
    cancelAnnouncement(viewer, params.id, { address, userAgent: request.headers.get('user-agent') }),
);
