import { sendCodeAgain } from '@/server/notifications/devices/confirm-number.ts';
import { deviceParams } from '@/server/notifications/devices/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Sends another code to a number that is not confirmed.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(20, '1h'),
    params: deviceParams,
    status: 202,
  },
  ({ viewer, params, address }) => sendCodeAgain(viewer, params.id, address),
);
