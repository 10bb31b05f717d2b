import { retryDead } from '@/server/notifications/deliveries/retry-dead.ts';
import { retried, sentParams } from '@/server/notifications/deliveries/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Tries again what of a notification was given up.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: sentParams,
    response: retried,
  },
  ({ viewer, params, address, request }) =>
    retryDead(viewer, params.id, { address, userAgent: request.headers.get('user-agent') }),
);
