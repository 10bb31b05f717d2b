import {
  announcement,
  announcementInput,
  announcementPage,
  announcementsQuery,
} from '@/server/notifications/announcements/schema.ts';
import { createAnnouncement, listAnnouncements } from '@/server/notifications/announcements/service.ts';
import { entityTag } from '@/server/platform/http/conditional.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Announcements to everybody or some, newest first.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    query: announcementsQuery,
    response: announcementPage,
  },
  ({ viewer, query }) => listAnnouncements(viewer, query),
);

export const POST = route(
  {
    summary: 'Writes an announcement as a draft; nobody is told of it yet.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    body: announcementInput,
    response: announcement,
    status: 201,
    etag: ({ version }) => entityTag(version),
  },
  ({ viewer, body }) => createAnnouncement(viewer, body),
);
