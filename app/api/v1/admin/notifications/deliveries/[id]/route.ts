import { sentNotification, sentParams } from '@/server/notifications/deliveries/schema.ts';
import { getSent } from '@/server/notifications/deliveries/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'The whole way of a notification: what was planned, decided, tried and answered, by every channel.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    params: sentParams,
    response: sentNotification,
  },
  ({ viewer, params }) => getSent(viewer, params.id),
);
