import { announcement, announcementInput, announcementParams } from '@/server/notifications/announcements/schema.ts';
import {
  changeAnnouncement,
  getAnnouncement,
  removeAnnouncement,
} from '@/server/notifications/announcements/service.ts';
import { entityTag } from '@/server/platform/http/conditional.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Reads an announcement.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    params: announcementParams,
    response: announcement,
    etag: ({ version }) => entityTag(version),
  },
  ({ viewer, params }) => getAnnouncement(viewer, params.id),
);

export const PUT = route(
  {
    summary: 'Changes an announcement that nobody was told of yet.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: announcementParams,
    body: announcementInput,
    response: announcement,
    conditional: true,
    etag: ({ version }) => entityTag(version),
  },
  ({ viewer, params, body, ifMatch }) => changeAnnouncement(viewer, params.id, body, ifMatch),
);

export const DELETE = route(
  {
    summary: 'Removes the draft of an announcement.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: announcementParams,
    status: 204,
    conditional: true,
  },
  ({ viewer, params, ifMatch }) => removeAnnouncement(viewer, params.id, ifMatch),
);
