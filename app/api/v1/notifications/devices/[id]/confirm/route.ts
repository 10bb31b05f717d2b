import { confirmDevice } from '@/server/notifications/devices/confirm-number.ts';
import { confirmDeviceInput, device, deviceParams } from '@/server/notifications/devices/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Confirms a number with the code that came there.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(20, '1h', { isSecurity: true }),
    params: deviceParams,
    body: confirmDeviceInput,
    response: device,
  },
  ({ viewer, params, body }) => confirmDevice(viewer, params.id, body.code),
);
