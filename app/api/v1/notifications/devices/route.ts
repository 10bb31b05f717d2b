import { device, deviceList, registerDeviceInput } from '@/server/notifications/devices/schema.ts';
import { listDevices, registerDevice } from '@/server/notifications/devices/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists where your notifications go.',
    auth: 'user',
    scope: 'notifications:read',
    limit: perUser(120, '1m'),
    response: deviceList,
  },
  ({ viewer }) => listDevices(viewer),
);

export const POST = route(
  {
    summary:
      'Registers a browser, a phone or a number; a number gets a code first. One that is known is brought up to date.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(30, '1h'),
    body: registerDeviceInput,
    response: device,
    status: 201,
  },
  ({ viewer, body, address, request }) =>
    registerDevice(viewer, body, { address, userAgent: request.headers.get('user-agent') }),
);
