import { deviceList } from '@/server/notifications/devices/schema.ts';
import { resumeEmail } from '@/server/notifications/devices/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Has mail sent to your address again after it bounced or you complained.',
    auth: 'user',
    scope: 'notifications:write',
    limit: perUser(5, '1h'),
    response: deviceList,
  },
  ({ viewer }) => resumeEmail(viewer),
);
