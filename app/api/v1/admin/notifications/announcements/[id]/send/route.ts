import { announcement, announcementParams, sendInput } from '@/server/notifications/announcements/schema.ts';
import { releaseAnnouncement } from '@/server/notifications/announcements/service.ts';
import { entityTag } from '@/server/platform/http/conditional.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Sends an announcement to its segment, now or at a time.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(20, '1m'),
    params: announcementParams,
    body: sendInput,
    response: announcement,
    conditional: true,
    etag: ({ version }) => entityTag(version),
  },
  ({ viewer, params, body, ifMatch, address, request }) =>
    releaseAnnouncement(viewer, params.id, body, ifMatch, { address, userAgent: request.headers.get('user-agent') }),
);
