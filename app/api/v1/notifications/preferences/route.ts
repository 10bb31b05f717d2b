import { changePreferencesInput, preferenceMatrix } from '@/server/notifications/preferences/schema.ts';
import { changePreferences, getPreferences } from '@/server/notifications/preferences/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Reads how each type of notification comes to you on each channel.',
    auth: 'user',
    scope: 'notifications:read',
    limit: perUser(120, '1m'),
    response: preferenceMatrix,
  },
  ({ viewer }) => getPreferences(viewer),
);

export const PUT = route(
  {
    summary: 'Sets how types come on channels; what is not named stays.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(60, '1m'),
    body: changePreferencesInput,
    response: preferenceMatrix,
  },
  ({ viewer, body }) => changePreferences(viewer, body),
);
