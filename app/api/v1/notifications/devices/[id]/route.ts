import { deviceParams } from '@/server/notifications/devices/schema.ts';
import { removeDevice } from '@/server/notifications/devices/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const DELETE = route(
  {
    summary: 'Removes a device: nothing goes there any more.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(60, '1m'),
    params: deviceParams,
    status: 204,
  },
  ({ viewer, params }) => removeDevice(viewer, params.id),
);
