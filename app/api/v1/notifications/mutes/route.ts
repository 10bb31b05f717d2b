import { mute, muteInput, muteList } from '@/server/notifications/mutes/schema.ts';
import { addMute, listMutes } from '@/server/notifications/mutes/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists the threads and people you have muted.',
    auth: 'user',
    scope: 'notifications:read',
    limit: perUser(120, '1m'),
    response: muteList,
  },
  ({ viewer }) => listMutes(viewer),
);

export const POST = route(
  {
    summary: 'Mutes a thread or a person; done again it changes nothing.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(60, '1m'),
    body: muteInput,
    response: mute,
    status: 201,
  },
  ({ viewer, body }) => addMute(viewer, body),
);
