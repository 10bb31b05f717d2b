import { announcementParams, announcementResults } from '@/server/notifications/announcements/schema.ts';
import { getResults } from '@/server/notifications/announcements/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'How far an announcement is, and what became of it by every channel.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    params: announcementParams,
    response: announcementResults,
  },
  ({ viewer, params }) => getResults(viewer, params.id),
);
