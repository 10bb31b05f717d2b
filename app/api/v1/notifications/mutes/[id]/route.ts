import { muteParams } from '@/server/notifications/mutes/schema.ts';
import { removeMute } from '@/server/notifications/mutes/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const DELETE = route(
  {
    summary: 'Hears of a thread or a person again.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(60, '1m'),
    params: muteParams,
    status: 204,
  },
  ({ viewer, params }) => removeMute(viewer, params.id),
);
