import { deviceParams } from '@/server/notifications/devices/schema.ts';
import { testDevice } from '@/server/notifications/devices/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Sends a test to a device.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(10, '1m'),
    params: deviceParams,
    status: 202,
  },
  ({ viewer, params }) => testDevice(viewer, params.id),
);
