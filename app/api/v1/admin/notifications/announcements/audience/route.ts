import { audience, audienceInput } from '@/server/notifications/announcements/schema.ts';
import { countAudience } from '@/server/notifications/announcements/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Counts the people of a segment.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    body: audienceInput,
    response: audience,
  },
  ({ viewer, body }) => countAudience(viewer, body.segment),
);
