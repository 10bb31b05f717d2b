import { notificationSettings } from '@/server/notifications/preferences/schema.ts';
import { changeSettings, getSettings } from '@/server/notifications/preferences/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Reads your quiet hours and when digests come.',
    auth: 'user',
    scope: 'notifications:read',
    limit: perUser(120, '1m'),
    response: notificationSettings,
  },
  ({ viewer }) => getSettings(viewer),
);

export const PUT = route(
  {
    summary: 'Sets your quiet hours and when digests come.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(60, '1m'),
    body: notificationSettings,
    response: notificationSettings,
  },
  ({ viewer, body }) => changeSettings(viewer, body),
);
